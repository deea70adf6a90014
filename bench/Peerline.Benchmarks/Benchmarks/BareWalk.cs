using System.Buffers.Binary;

namespace Peerline.Benchmarks.Benchmarks;

/// <summary>
/// The limit: the same values of the same RIB file added up by a program that compares no length and judges nothing, for files that it
/// knows. Nobody should read octets from outside in this way.
/// </summary>
internal static unsafe class BareWalk
{
    public static int Rib(ReadOnlySpan<byte> octets)
    {
        var (routes, sum) = (0, 0ul);
        fixed (byte* start = octets)
        {
            for (byte* record = start, end = start + octets.Length; record < end;)
            {
                var body = record + 12;
                var subtype = UInt16(record + 6);
                record = body + UInt32(record + 8);
                if (subtype is not (2 or 4)) continue;
                sum += body[4];
                var entry = body + 5 + ((body[4] + 7) >> 3) + 2;
                for (var left = UInt16(entry - 2); left > 0; left--)
                {
                    var next = entry + 8 + UInt16(entry + 6);
                    sum += Attributes(entry + 8, next);
                    entry = next;
                    routes++;
                }
            }
        }
        return sum != 0 ? routes : 0;
    }

    private static ulong Attributes(byte* attribute, byte* end)
    {
        var sum = 0ul;
        while (attribute < end)
        {
            var isLong = (attribute[0] & 0x10) != 0;
            byte* value = attribute + (isLong ? 4 : 3), next = value + (isLong ? UInt16(attribute + 2) : attribute[2]);
            switch (attribute[1])
            {
                case 1:
                    sum += value[0];
                    break;
                case 2:
                    for (; value < next; value += 4)
                    {
                        // Between two segments stand their type and count.
                        var count = value[1];
                        for (value += 2; count > 1; count--, value += 4) sum += UInt32(value);
                        sum += UInt32(value);
                    }
                    break;
                case 3 or 4 or 5 or 8 or 32:
                    for (; value < next; value += 4) sum += UInt32(value);
                    break;
                default:
                    sum += (ulong)(next - value);
                    break;
            }
            attribute = next;
        }
        return sum;
    }

    private static ushort UInt16(byte* at) => BinaryPrimitives.ReverseEndianness(*(ushort*)at);

    private static uint UInt32(byte* at) => BinaryPrimitives.ReverseEndianness(*(uint*)at);
}
