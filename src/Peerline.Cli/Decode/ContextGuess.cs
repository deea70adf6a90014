using System.Buffers.Binary;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode;

/// <summary>
/// What a message without its OPENs tells about how it is to be read. A reading is taken for wrong when it runs over an end, or shows
/// what no speaker writes: bits beyond the length of a prefix, one prefix twice.
/// </summary>
internal static class ContextGuess
{
    /// <summary>The size of an AS number, from AS_PATH, AGGREGATOR and AS4_PATH.</summary>
    /// <param name="body">The body of an UPDATE.</param>
    /// <param name="last">What an earlier message told, and what this one tells.</param>
    /// <param name="how">Guess when something told it, else as it was.</param>
    public static bool FourOctetAs(ReadOnlySpan<byte> body, ref bool? last, ref HowKnown how)
    {
        if (AsSize(body) is { } guess) last = guess;
        if (last is null) return true;
        how = HowKnown.Guess;
        return last.Value;
    }

    /// <summary>The families with path identifiers.</summary>
    /// <param name="body">The body of an UPDATE.</param>
    /// <param name="last">What earlier messages told, and what this one tells.</param>
    /// <param name="how">Guess when a family was found to have them, else as it was.</param>
    public static AddPathFamilies AddPath(ReadOnlySpan<byte> body, ref AddPathFamilies last, ref HowKnown how)
    {
        var update = UpdateMessage.Read(body, new UpdateContext(true));
        Look(update.Withdrawn.Octets, AfiSafi.IPv4Unicast, ref last);
        Look(update.Nlri.Octets, AfiSafi.IPv4Unicast, ref last);
        foreach (var attribute in update.Attributes)
        {
            if (attribute.Code == PathAttributeCode.MpReachNlri && MpReach.Read(attribute.Value, out var reach) == UpdateFault.None)
                Look(reach.NlriOctets, reach.Family, ref last);
            if (attribute.Code == PathAttributeCode.MpUnreachNlri && MpUnreach.Read(attribute.Value, out var unreach) == UpdateFault.None)
                Look(unreach.NlriOctets, unreach.Family, ref last);
        }

        if (!last.IsNone) how = HowKnown.Guess;
        return last;
    }

    private static bool? AsSize(ReadOnlySpan<byte> body)
    {
        bool? size = null;
        foreach (var attribute in UpdateMessage.Read(body, new UpdateContext(true)).Attributes)
        {
            switch (attribute.Code)
            {
                case PathAttributeCode.AsPath when !attribute.Value.IsEmpty:
                    var (four, two) = (Fits(attribute.Value, true), Fits(attribute.Value, false));
                    if (four != two) size = four;
                    break;
                case PathAttributeCode.Aggregator when attribute.Value.Length is 6 or 8:
                    size ??= attribute.Value.Length == 8;
                    break;
                case PathAttributeCode.As4Path or PathAttributeCode.As4Aggregator:
                    size ??= false;
                    break;
            }
        }

        return size;
    }

    private static bool Fits(ReadOnlySpan<byte> path, bool fourOctets)
    {
        var segments = new AsPath(path, fourOctets).GetEnumerator();
        while (segments.MoveNext())
        {
        }

        return segments.Fault == UpdateFault.None;
    }

    private static void Look(ReadOnlySpan<byte> nlri, AfiSafi family, ref AddPathFamilies families)
    {
        if (!families.Contains(family) && NlriFields.NeedsPathIds(nlri, family)) families = families.With(family);
    }
}
