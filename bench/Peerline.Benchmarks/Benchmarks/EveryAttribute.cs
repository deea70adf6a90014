using System.Buffers.Binary;
using Peerline.Routing.Wire;

namespace Peerline.Benchmarks.Benchmarks;

/// <summary>Looks at all that an UPDATE or a RIB entry says, value by value, and adds it up so that nothing can be left out.</summary>
internal static class EveryAttribute
{
    public static ulong Of(PathAttributes attributes, bool fourOctetAs)
    {
        var sum = 0ul;
        foreach (var attribute in attributes)
        {
            var value = attribute.Value;
            switch (attribute.Code)
            {
                case PathAttributeCode.Origin:
                    sum += value[0];
                    break;
                case PathAttributeCode.AsPath:
                    foreach (var segment in new AsPath(value, fourOctetAs))
                        for (var i = 0; i < segment.Count; i++) sum += segment[i].Value;
                    break;
                case PathAttributeCode.NextHop or PathAttributeCode.MultiExitDisc or PathAttributeCode.LocalPref:
                    sum += BinaryPrimitives.ReadUInt32BigEndian(value);
                    break;
                case PathAttributeCode.Communities:
                    var communities = new CommunityList(value);
                    for (var i = 0; i < communities.Count; i++) sum += communities[i].Value;
                    break;
                case PathAttributeCode.LargeCommunity:
                    var large = new LargeCommunityList(value);
                    for (var i = 0; i < large.Count; i++) sum += large[i].GlobalAdministrator + large[i].LocalData1 + large[i].LocalData2;
                    break;
                default:
                    sum += (ulong)value.Length;
                    break;
            }
        }
        return sum;
    }

    /// <summary>Attributes and prefixes; the number of prefixes is added to <paramref name="routes"/>.</summary>
    public static ulong Of(UpdateMessage update, bool fourOctetAs, ref int routes)
    {
        var sum = Of(update.Attributes, fourOctetAs);
        foreach (var prefix in update.Nlri)
        {
            sum += (uint)prefix.Length;
            routes++;
        }
        foreach (var prefix in update.Withdrawn) sum += (uint)prefix.Length;
        if (!update.TryGetMpReach(out var reach)) return sum;
        sum += reach.NextHop.IsIPv4 ? 1u : 2u;
        foreach (var prefix in reach.Nlri)
        {
            sum += (uint)prefix.Length;
            routes++;
        }
        return sum;
    }
}
