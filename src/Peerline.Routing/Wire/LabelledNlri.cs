using System.Buffers.Binary;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>Reads and writes one NLRI of the families that put labels or a route distinguisher in front of the prefix.</summary>
/// <remarks>
/// <code>
/// +---------------------------+
/// |   Path Identifier (4)     |   with ADD-PATH, RFC 7911 3
/// +---------------------------+
/// |   Length in bits (1)      |   of all that follows
/// +---------------------------+
/// |   Labels (3 each)         |   RFC 8277 2
/// +---------------------------+
/// |   Route Distinguisher (8) |   RFC 4364 4.3.4
/// +---------------------------+
/// |   Prefix (variable)       |
/// +---------------------------+
/// </code>
/// </remarks>
internal ref struct LabelledNlri
{
    private const int PathIdSize = 4;

    public uint PathId;
    public LabelStack Labels;
    public RouteDistinguisher Distinguisher;
    public Prefix Prefix;

    /// <summary>Reads the first NLRI of the octets and says how many it took.</summary>
    public static UpdateFault TryRead(ReadOnlySpan<byte> octets, scoped in LabelledNlriForm form, out LabelledNlri nlri, out int consumed)
    {
        nlri = default;
        consumed = 0;
        var position = form.AddPath ? PathIdSize : 0;
        if (octets.Length <= position) return UpdateFault.PrefixOverrun;
        if (form.AddPath) nlri.PathId = BinaryPrimitives.ReadUInt32BigEndian(octets);
        int bits = octets[position++], size = (bits + 7) >> 3;
        if (size > octets.Length - position) return UpdateFault.PrefixOverrun;
        var rest = octets.Slice(position, size);
        var distinguisher = form.Distinguisher ? RouteDistinguisher.Size : 0;
        if (form.Labels)
        {
            // Bits, because a prefix of three bits has an octet that a label must not take.
            var room = bits / 8 - distinguisher;
            if (room < LabelStack.LabelSize) return UpdateFault.LabelStack;
            var labels = LabelStack.Measure(rest, room);
            // A stack that leaves no room for what must follow was not one: the first label stands alone.
            nlri.Labels = new LabelStack(rest[..labels]);
            rest = rest[labels..];
            bits -= labels * 8;
        }
        if (form.Distinguisher)
        {
            if (bits < RouteDistinguisher.Size * 8) return UpdateFault.PrefixLength;
            nlri.Distinguisher = new RouteDistinguisher(BinaryPrimitives.ReadUInt64BigEndian(rest));
            rest = rest[RouteDistinguisher.Size..];
            bits -= RouteDistinguisher.Size * 8;
        }
        if (bits > Prefix.MaxLength(form.Afi)) return UpdateFault.PrefixLength;
        Span<byte> address = stackalloc byte[16];
        address.Clear();
        rest[..((bits + 7) >> 3)].CopyTo(address);
        nlri.Prefix = new Prefix(Address.FromOctets(form.Afi == Afi.IPv4 ? address[..4] : address), bits);
        consumed = position + size;
        return UpdateFault.None;
    }

    /// <summary>Walks a whole field.</summary>
    public static UpdateFault Check(ReadOnlySpan<byte> octets, scoped in LabelledNlriForm form, out int offset, out int count)
    {
        offset = count = 0;
        while (offset < octets.Length)
        {
            var fault = TryRead(octets[offset..], form, out _, out var consumed);
            if (fault != UpdateFault.None) return fault;
            offset += consumed;
            count++;
        }
        return UpdateFault.None;
    }

    /// <summary>Writes one NLRI and returns how many octets it took.</summary>
    public static int Write(
        Span<byte> destination, scoped in LabelledNlriForm form, uint pathId, ReadOnlySpan<byte> labels, RouteDistinguisher distinguisher,
        Prefix prefix)
    {
        var position = 0;
        if (form.AddPath)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, pathId);
            position = PathIdSize;
        }
        var length = position++;
        labels.CopyTo(destination[position..]);
        position += labels.Length;
        if (form.Distinguisher)
        {
            BinaryPrimitives.WriteUInt64BigEndian(destination[position..], distinguisher.Value);
            position += RouteDistinguisher.Size;
        }
        destination[length] = (byte)((position - length - 1) * 8 + prefix.Length);
        Span<byte> address = stackalloc byte[16];
        prefix.Network.WriteTo(address);
        var octets = (prefix.Length + 7) >> 3;
        address[..octets].CopyTo(destination[position..]);
        return position + octets;
    }
}
