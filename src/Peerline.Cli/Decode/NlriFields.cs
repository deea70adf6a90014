using System.Buffers.Binary;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode;

/// <summary>Whether a field of NLRI makes sense in one of its two readings.</summary>
internal static class NlriFields
{
    /// <summary>True when the octets make sense with path identifiers (RFC 7911), and only with them.</summary>
    public static bool NeedsPathIds(ReadOnlySpan<byte> nlri, AfiSafi family) =>
        !nlri.IsEmpty && !Reads(nlri, family, addPath: false) && Reads(nlri, family, addPath: true);

    /// <summary>True when the octets are NLRI that a speaker would write. For families whose NLRI are kept raw, false.</summary>
    public static bool Reads(ReadOnlySpan<byte> nlri, AfiSafi family, bool addPath)
    {
        if (family.Afi is not (Afi.IPv4 or Afi.IPv6)) return false;
        if (family.Safi is not (Safi.Unicast or Safi.Multicast or Safi.LabelledUnicast or Safi.MplsVpn)) return false;
        var before = family.Safi switch { Safi.LabelledUnicast => 24, Safi.MplsVpn => 24 + 64, _ => 0 };
        var seen = new HashSet<(uint, ulong, ulong, int)>();
        for (var position = 0; position < nlri.Length;)
        {
            var id = 0u;
            if (addPath)
            {
                if (nlri.Length - position < 5) return false;
                id = BinaryPrimitives.ReadUInt32BigEndian(nlri[position..]);
                position += 4;
            }

            int bits = nlri[position++], octets = (bits + 7) >> 3;
            if (octets > nlri.Length - position || bits < before) return false;
            if (bits - before > Prefix.MaxLength(family.Afi) && before == 0) return false;
            var rest = nlri.Slice(position, octets);
            position += octets;
            // Bits beyond the length: legal, and written by nobody.
            if ((bits & 7) != 0 && (rest[^1] & (0xff >> (bits & 7))) != 0) return false;
            if (before > 0 && (rest[2] & 1) == 0 && !IsWithdrawal(rest) && octets < before / 8 + 3) return false;
            if (!seen.Add((id, Word(rest, 0), Word(rest, 8), bits))) return false;
        }

        return true;
    }

    private static bool IsWithdrawal(ReadOnlySpan<byte> label) => label[0] is 0x80 or 0 && label[1] == 0 && label[2] == 0;

    private static ulong Word(ReadOnlySpan<byte> octets, int start)
    {
        Span<byte> word = stackalloc byte[8];
        word.Clear();
        if (start < octets.Length) octets.Slice(start, Math.Min(8, octets.Length - start)).CopyTo(word);
        return BinaryPrimitives.ReadUInt64BigEndian(word);
    }
}
