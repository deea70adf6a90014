using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Storage;

namespace Peerline.Stages.Probing;

/// <summary>
/// The connectivity probes of a peering, written as a whole: one that is named again by endpoint and region stays with what it has
/// measured.
/// </summary>
public sealed class ConnectivityProbeDesk(PeerlineStore store)
{
    public const int MostProbes = 20;

    public Task<ILookup<Guid, ConnectivityProbe>> OfAsync(
        Caller caller, IReadOnlyCollection<Guid> peerings, CancellationToken cancel = default) =>
        store.ReadAsync(caller, async db => (await db.ConnectivityProbes.Where(p => peerings.Contains(p.PeeringId)).OrderBy(p => p.Id)
            .ToListAsync(cancel)).Select(r => r.ToConnectivityProbe()).ToLookup(p => p.PeeringId), cancel);

    /// <summary>Everything that is wrong with the drafts; nothing is written.</summary>
    public static IReadOnlyList<Problem> Check(IReadOnlyList<ConnectivityProbeDraft> drafts)
    {
        var rules = new InputRules();
        rules.Must(drafts.Count <= MostProbes, "TooManyProbes", $"A peering has at most {MostProbes} connectivity probes.",
            "connectivityProbes");
        var seen = new HashSet<(string?, string?)>();
        foreach (var (draft, i) in drafts.Take(MostProbes).Select((d, i) => (d, i)))
        {
            var target = $"connectivityProbes[{i}]";
            rules.Must(Address.TryParse(draft.Endpoint, out _), "InvalidEndpoint", "The endpoint of a probe is one address.",
                $"{target}.endpoint");
            rules.Line(draft.Region, $"{target}.region", 80);
            rules.Must(Protocol(draft.Protocol) is not null, "InvalidProtocol", "The protocol of a probe is ICMP, TCP or None.",
                $"{target}.protocol");
            rules.Must(seen.Add((draft.Endpoint, draft.Region)), "ProbeTwice", "Two probes have this endpoint and region.", target);
        }

        return rules.Problems;
    }

    /// <param name="drafts">Checked.</param>
    public Task<IReadOnlyList<ConnectivityProbe>> PutAsync(
        Caller caller, Guid peering, IReadOnlyList<ConnectivityProbeDraft> drafts, CancellationToken cancel = default) =>
        store.WriteAsync<IReadOnlyList<ConnectivityProbe>>(caller, async work =>
        {
            if (await work.PeeringAsync(peering) is not { } of || !caller.Sees(of.SubscriptionId)) return [];
            var rows = await work.Db.ConnectivityProbes.Where(p => p.PeeringId == peering).ToListAsync(cancel);
            var present = rows.Select(r => r.ToConnectivityProbe()).ToList();
            var kept = new List<ConnectivityProbe>();
            foreach (var draft in drafts)
            {
                var wanted = (Endpoint: Address.Parse(draft.Endpoint!), Protocol: Protocol(draft.Protocol)!.Value);
                var probe = present.FirstOrDefault(p => p.Endpoint == wanted.Endpoint && Is(p.Region, draft.Region!))
                    ?? new ConnectivityProbe
                    {
                        Id = work.NewId(), SubscriptionId = of.SubscriptionId, PeeringId = peering, Endpoint = wanted.Endpoint,
                        Region = draft.Region!, Protocol = wanted.Protocol,
                    };
                if (probe.Version == 0 || probe.Protocol != wanted.Protocol)
                    probe = await work.SaveAsync(probe with { Protocol = wanted.Protocol }, due: work.Now);
                kept.Add(probe);
            }

            work.Db.RemoveRange(rows.Where(r => kept.All(p => p.Id != r.Id)));
            return kept;
        }, cancel);

    private static ProbeProtocol? Protocol(string? text) =>
        text is null ? ProbeProtocol.None
        : Enum.TryParse<ProbeProtocol>(text, ignoreCase: true, out var protocol) && Enum.IsDefined(protocol) && !char.IsAsciiDigit(text[0])
            ? protocol
        : null;

    private static bool Is(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
