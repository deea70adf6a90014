using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Server.Api;

/// <summary>Who did something, as this caller may know it: one's own clients by name, the other side by its part.</summary>
internal sealed class Names(PeerlineStore store, Caller caller)
{
    private Dictionary<string, ClientRow>? clients;

    public async Task LoadAsync(CancellationToken cancel) =>
        clients ??= await store.ReadAsync(Caller.System, db => db.Clients.ToDictionaryAsync(c => c.ClientId, cancel), cancel);

    public string Of(string actor)
    {
        if (actor == Caller.System.Name) return actor;
        if (clients is null) throw new InvalidOperationException("Names are loaded first.");
        if (!clients.TryGetValue(actor, out var client)) return caller.IsOperator ? actor : "a former client";
        if (caller.IsOperator) return client.Name;
        if (client.Role != nameof(Role.Peer)) return "operator";
        return PeerlineJson.Read<HashSet<Guid>>(client.Subscriptions).Overlaps(caller.Subscriptions) ? client.Name : "another peer";
    }
}
