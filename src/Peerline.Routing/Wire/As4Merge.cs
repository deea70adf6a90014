using System.Buffers.Binary;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>Between two-octet and four-octet AS numbers (RFC 6793 4.2).</summary>
internal static class As4Merge
{
    /// <summary>
    /// Writes the path that AS_PATH and AS4_PATH mean together, in four octets (4.2.3): the leading part of AS_PATH that AS4_PATH lacks,
    /// then AS4_PATH. An AS4_PATH that is longer than AS_PATH is ignored. Returns how many octets.
    /// </summary>
    public static int Write(Span<byte> destination, AsPath path, AsPath as4Path)
    {
        var missing = path.Length - as4Path.Length;
        var ignoreAs4 = as4Path.IsEmpty || missing < 0;
        if (ignoreAs4) missing = int.MaxValue;
        var written = 0;
        foreach (var segment in path)
        {
            // A confederation segment counts nothing and stays with the part in front of it.
            var take = segment.IsConfederation ? segment.Count
                : segment.IsSet ? (missing > 0 ? segment.Count : 0)
                : Math.Min(missing, segment.Count);
            if (take == 0) break;
            written += WriteSegment(destination[written..], segment, take);
            if (segment.IsConfederation || ignoreAs4) continue;
            missing -= segment.IsSet ? 1 : take;
            if (take < segment.Count) break;
        }
        if (ignoreAs4) return written;
        foreach (var segment in as4Path)
            if (!segment.IsConfederation) written += WriteSegment(destination[written..], segment, segment.Count);
        return written;
    }

    /// <summary>Writes a four-octet path in two octets, AS_TRANS for what does not fit; true when something did not.</summary>
    public static bool WriteTwoOctet(Span<byte> destination, AsPath path, out int written)
    {
        var lossy = false;
        written = 0;
        foreach (var segment in path)
        {
            destination[written++] = (byte)segment.Type;
            destination[written++] = (byte)segment.Count;
            for (var i = 0; i < segment.Count; i++, written += 2)
            {
                lossy |= segment[i].IsFourOctet;
                BinaryPrimitives.WriteUInt16BigEndian(destination[written..], segment[i].TwoOctet);
            }
        }
        return lossy;
    }

    /// <summary>Writes AS4_PATH's value: the path without its confederation segments (4.2.2).</summary>
    public static int WriteAs4Path(Span<byte> destination, AsPath path)
    {
        var written = 0;
        foreach (var segment in path)
            if (!segment.IsConfederation) written += WriteSegment(destination[written..], segment, segment.Count);
        return written;
    }

    private static int WriteSegment(Span<byte> destination, AsPathSegment segment, int count)
    {
        destination[0] = (byte)segment.Type;
        destination[1] = (byte)count;
        for (var i = 0; i < count; i++) BinaryPrimitives.WriteUInt32BigEndian(destination[(2 + i * 4)..], segment[i].Value);
        return 2 + count * 4;
    }
}
