using Peerline.Routing.Wire;

namespace Peerline.Benchmarks.Benchmarks;

/// <summary>Looks at all that an UPDATE or a RIB entry says, value by value, and adds it up so that nothing can be left out.</summary>
internal static class EveryAttribute
{
    public static ulong Of(scoped in PathAttributes attributes)
    {
        var sum = 0ul;
        foreach (var attribute in attributes)
        {
            switch (attribute.Code)
            {
                case PathAttributeCode.Origin:
                    sum += (ulong)attribute.Origin.GetValueOrDefault();
                    break;
                case PathAttributeCode.AsPath:
                    foreach (var segment in attribute.AsPath)
                        foreach (var asn in segment)
                            sum += asn.Value;
                    break;
                case PathAttributeCode.NextHop or PathAttributeCode.MultiExitDisc or PathAttributeCode.LocalPref:
                    sum += attribute.UInt32.GetValueOrDefault();
                    break;
                case PathAttributeCode.Communities:
                    foreach (var community in attribute.Communities) sum += community.Value;
                    break;
                case PathAttributeCode.LargeCommunity:
                    foreach (var large in attribute.LargeCommunities)
                        sum += large.GlobalAdministrator + large.LocalData1 + large.LocalData2;
                    break;
                default:
                    sum += (ulong)attribute.Value.Length;
                    break;
            }
        }
        return sum;
    }

    /// <summary>Attributes and prefixes; the number of announced prefixes is added to <paramref name="routes"/>.</summary>
    public static ulong Of(scoped in UpdateMessage update, ref int routes)
    {
        var withdrawn = 0;
        var sum = Of(update.Attributes) + Of(update.Nlri, ref routes) + Of(update.Withdrawn, ref withdrawn);
        if (!update.TryGetMpReach(out var reach)) return sum;
        return sum + (reach.NextHop.IsIPv4 ? 1u : 2u) + Of(reach.Nlri, ref routes);
    }

    private static ulong Of(PrefixList prefixes, ref int routes)
    {
        var sum = 0ul;
        foreach (var prefix in prefixes)
        {
            sum += (uint)prefix.Length;
            routes++;
        }
        return sum;
    }
}
