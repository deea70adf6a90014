using Peerline.Model;

namespace Peerline.Lifecycle;

/// <summary>What differs between two requests, for people. Keys are named, never shown.</summary>
public static class RequestDifference
{
    public static string Sentence(ConnectionRequest from, ConnectionRequest to) =>
        Parts(from, to).ToList() is { Count: > 0 } parts ? string.Join("; ", parts) : "nothing";

    public static IEnumerable<string> Parts(ConnectionRequest from, ConnectionRequest to)
    {
        if (from.FacilityId != to.FacilityId) yield return $"facility {from.FacilityId} to {to.FacilityId}";
        if (from.BandwidthMbps != to.BandwidthMbps) yield return $"bandwidth {from.BandwidthMbps} to {to.BandwidthMbps} Mbps";
        foreach (var family in new[] { Family.IPv4, Family.IPv6 })
        {
            if (from.Wants(family) != to.Wants(family))
            {
                yield return to.Wants(family) ? $"an {family} half more" : $"no {family} half any more";
                continue;
            }

            if (!to.Wants(family)) continue;
            if (from.PrefixOf(family) != to.PrefixOf(family))
                yield return $"{family} subnet {from.PrefixOf(family)} to {to.PrefixOf(family)}";
            if (from.LanOf(family) != to.LanOf(family))
                yield return $"{family} address {from.LanOf(family)?.Peer} to {to.LanOf(family)?.Peer}";
            if (from.MeshOf(family) != to.MeshOf(family))
                yield return $"{family} mesh with {Count(from.MeshOf(family))} to {Count(to.MeshOf(family))} other route servers";
            if (from.MaxPrefixesOf(family) != to.MaxPrefixesOf(family))
                yield return $"{family} limit {Limit(from.MaxPrefixesOf(family))} to {Limit(to.MaxPrefixesOf(family))} prefixes";
            if (from.SealedKeyOf(family) != to.SealedKeyOf(family))
                yield return to.SealedKeyOf(family) is null ? $"no {family} key any more" : $"another {family} key";
        }

        if (from.UseForPeeringService != to.UseForPeeringService)
            yield return to.UseForPeeringService ? "use for Peering Service" : "no use for Peering Service any more";
    }

    private static int Count(Mesh? mesh) => mesh?.Links.Count ?? 0;

    private static string Limit(int? limit) => limit is null ? "the usual" : $"{limit}";
}
