using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Storage;

namespace Peerline.Stages.Provisioning.Rollouts;

/// <summary>A change of the policy that sessions carry begins a rollout, in the transaction that changes it.</summary>
internal static class RolloutStart
{
    /// <summary>The terms that sessions carry or are judged by and that differ, by their names.</summary>
    public static IReadOnlyList<string> Changes(PeeringPolicy former, PeeringPolicy next)
    {
        var (before, after) = (Carried(former), Carried(next));
        return [.. before.Select(p => p.Key).Union(after.Select(p => p.Key)).Where(k => !JsonNode.DeepEquals(before[k], after[k])).Order()];
    }

    /// <returns>The profile as it is to be saved.</returns>
    public static async Task<OperatorProfile> OfAsync(Work work, OperatorProfile? old, OperatorProfile profile, CancellationToken cancel)
    {
        if (old is null || Changes(old.Policy, profile.Policy) is not { Count: > 0 } changes) return profile;
        var reached = await CarryingAsync(work, old, profile, cancel);
        if (reached.Count == 0) return profile;
        return profile with
        {
            Rollout = new PolicyRollout
            {
                Id = work.NewId(), Former = old.Policy, Changes = changes, By = work.Caller.Name, At = work.Now, Since = work.Now, Waiting = reached,
            },
        };
    }

    /// <summary>Connections that have come into service since the rollout began, which it is to reach as well.</summary>
    public static async Task<IReadOnlyList<Guid>> LateAsync(Work work, OperatorProfile profile, PolicyRollout rollout, CancellationToken cancel)
    {
        var former = profile with { Policy = profile.Policy.Carrying(rollout.Former) };
        return [.. (await CarryingAsync(work, former, profile, cancel)).Where(id => !rollout.HasReached(id))];
    }

    /// <summary>The connections that carry, or are judged by, what differs between the two.</summary>
    private static async Task<IReadOnlyList<Guid>> CarryingAsync(Work work, OperatorProfile old, OperatorProfile profile, CancellationToken cancel)
    {
        var rows = await (
            from c in work.Db.Connections
            join p in work.Db.Peerings on c.PeeringId equals p.Id
            join a in work.Db.PeerAsns on p.PeerAsnId equals a.Id
            where c.EdgeRouterId != null && c.State != nameof(ConnectionState.Gone)
            orderby c.Id
            select new { Connection = c, a.Asn, p.Metro }).ToListAsync(cancel);
        var isJudged = !JsonNode.DeepEquals(Judged(old.Policy), Judged(profile.Policy));
        return
        [
            .. rows.Select(r => (Connection: r.Connection.ToConnection(), Asn: new Asn((uint)r.Asn), r.Metro))
                .Where(r => Carries(r.Connection) && (isJudged || Wished(old, r) != Wished(profile, r))).Select(r => r.Connection.Id),
        ];
    }

    public static string Sentence(PolicyRollout r) =>
        $"The policy changed ({string.Join(", ", r.Changes)}): it goes to {Count(r.Waiting.Count)}, to one of them first.";

    public static string Count(int connections) => connections == 1 ? "1 connection" : $"{connections} connections";

    private static string Wished(OperatorProfile profile, (Connection Connection, Asn Asn, string Metro) of) => PeerlineJson.Write(
        Wishes.For(profile with { Rollout = null }, [(of.Connection, of.Asn)], (_, _) => null, _ => of.Metro).Connections);

    /// <summary>It is in service, or is opened just now and nothing holds that, and what is on its router is Peerline's text.</summary>
    internal static bool Carries(Connection c) => (c.IsInService || c.State is ConnectionState.Validating && c.Trouble?.Held is null)
        && c.Halves.Any(h => h is { IsValidated: true, IsWished: true, AdoptedHash: null });

    private static JsonObject Carried(PeeringPolicy policy) => Json(new PeeringPolicy().Carrying(policy));

    /// <summary>What decides about routes without being a line on the router.</summary>
    private static JsonObject Judged(PeeringPolicy policy) => Json(new PeeringPolicy() with
    {
        OwnPrefixes = policy.OwnPrefixes, Bogons = policy.Bogons, BogonsWaived = policy.BogonsWaived,
        LongestPrefixV4 = policy.LongestPrefixV4, LongestPrefixV6 = policy.LongestPrefixV6, Irr = policy.Irr,
    });

    private static JsonObject Json(PeeringPolicy policy) => JsonNode.Parse(PeerlineJson.Write(policy))!.AsObject();
}
