using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Server.Arm;

/// <summary>From the words of the audit to Azure's: which operation, on which resource, in which group.</summary>
internal sealed class ActivityNames
{
    private Dictionary<Guid, Peering> peerings = [];
    private Dictionary<Guid, PeeringService> services = [];
    private Dictionary<Guid, string> asns = [];
    private Dictionary<Guid, Guid> peeringOf = [];

    /// <summary>The names of everything that the entries speak of; what is deleted has none any more.</summary>
    public static async Task<ActivityNames> OfAsync(PeerlineStore store, Caller caller, IReadOnlyList<AuditRow> rows,
        CancellationToken cancel)
    {
        var ids = rows.Select(r => Id(r.Target)).OfType<Guid>().Distinct().ToList();
        return await store.ReadAsync(caller, async db =>
        {
            var connections = await db.Connections.Where(c => ids.Contains(c.Id)).Select(c => new { c.Id, c.PeeringId })
                .ToListAsync(cancel);
            var all = ids.Concat(connections.Select(c => c.PeeringId)).Distinct().ToList();
            return new ActivityNames
            {
                peeringOf = connections.ToDictionary(c => c.Id, c => c.PeeringId),
                peerings = (await db.Peerings.Where(p => all.Contains(p.Id)).ToListAsync(cancel))
                    .ToDictionary(p => p.Id, p => p.ToPeering()),
                services = (await db.PeeringServices.Where(p => ids.Contains(p.Id)).ToListAsync(cancel))
                    .ToDictionary(p => p.Id, p => p.ToPeeringService()),
                asns = (await db.PeerAsns.Where(p => ids.Contains(p.Id)).ToListAsync(cancel))
                    .ToDictionary(p => p.Id, p => p.ToPeerAsn().Name),
            };
        }, cancel);
    }

    public (string Operation, string Resource, string? Group) Of(AuditRow row)
    {
        var (kind, verb) = row.Action.Split('/') is [var k, var v] ? (k, v) : (row.Action, "action");
        var root = $"/subscriptions/{row.Chain}";
        var id = Id(row.Target);
        var last = row.Target[(row.Target.LastIndexOf('/') + 1)..];
        return kind switch
        {
            "peering" => (Operation("peerings", verb), Peering(root, id), Group(id)),
            "connection" => ($"{ArmRequest.Provider}/peerings/connections/{verb}/action", Peering(root, id), Group(id)),
            "peer-asn" => (Operation("peerAsns", verb), $"{root}/providers/{ArmRequest.Provider}/peerAsns/{AsnName(id)}", null),
            "registered-asn" => (Operation("peerings/registeredAsns", verb), $"{Peering(root, id)}/registeredAsns/{last}", Group(id)),
            "registered-prefix" => (Operation("peerings/registeredPrefixes", verb), $"{Peering(root, id)}/registeredPrefixes/{last}",
                Group(id)),
            "peering-service" => (Operation("peeringServices", verb), Service(root, id), ServiceGroup(id)),
            "service-prefix" => (Operation("peeringServices/prefixes", verb), $"{Service(root, id)}/prefixes/{last}", ServiceGroup(id)),
            "monitor-test" => (Operation("peeringServices/connectionMonitorTests", verb),
                $"{Service(root, id)}/connectionMonitorTests/{last}", ServiceGroup(id)),
            "resource-group" => ($"Microsoft.Resources/subscriptions/resourceGroups/{Verb(verb)}", $"{root}/resourceGroups/{last}", last),
            _ => ($"Microsoft.Resources/subscriptions/{verb}/action", root, null),
        };
    }

    private static string Operation(string type, string verb) => $"{ArmRequest.Provider}/{type}/{Verb(verb)}";

    private static string Verb(string verb) => verb.ToLowerInvariant() switch
    {
        "delete" or "deleted" => "delete",
        "create" or "created" or "change" or "changed" or "tag" or "tagged" or "write" or "register" => "write",
        var other => $"{other}/action",
    };

    private string Peering(string root, Guid? id) => Found(id) is { } peering
        ? ArmParents.Id(peering)
        : $"{root}/providers/{ArmRequest.Provider}/peerings/{id}";

    private string Service(string root, Guid? id) => id is { } known && services.TryGetValue(known, out var service)
        ? ArmParents.Id(service)
        : $"{root}/providers/{ArmRequest.Provider}/peeringServices/{id}";

    private string? Group(Guid? id) => Found(id)?.ResourceGroup;

    private string? ServiceGroup(Guid? id) => id is { } known ? services.GetValueOrDefault(known)?.ResourceGroup : null;

    private string AsnName(Guid? id) => id is { } known && asns.TryGetValue(known, out var name) ? name : id.ToString() ?? "";

    private Peering? Found(Guid? id) =>
        id is { } known ? peerings.GetValueOrDefault(peeringOf.GetValueOrDefault(known, known)) : null;

    private static Guid? Id(string target) => target.Split('/') is [_, var text, ..] && Guid.TryParse(text, out var id) ? id : null;
}
