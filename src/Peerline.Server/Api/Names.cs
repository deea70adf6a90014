using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Server.Tokens;
using Peerline.Storage;

namespace Peerline.Server.Api;

/// <summary>Who did something, as this caller may know it: one's own clients by name, the other side by its part.</summary>
internal sealed class Names(PeerlineStore store, Caller caller)
{
    private Dictionary<string, Known>? known;

    public async Task LoadAsync(CancellationToken cancel) => known ??= await store.ReadAsync(Caller.System, async db =>
    {
        var roles = (await db.RoleAssignments.ToListAsync(cancel)).ToLookup(a => a.PrincipalId, RoleAssignment.GrantOf);
        var names = (await db.Clients.ToListAsync(cancel)).Select(c => (Id: c.ClientId, c.Name))
            .Concat((await db.Users.ToListAsync(cancel)).Select(u => (u.Id, Name: u.DisplayName)));
        return names.ToDictionary(n => n.Id, n => new Known(n.Name, Caller.Of(n.Id, [.. roles[n.Id]])));
    }, cancel);

    public string Of(string actor)
    {
        if (actor == Caller.System.Name) return actor;
        if (known is null) throw new InvalidOperationException("Names are loaded first.");
        if (!known.TryGetValue(actor, out var who)) return caller.IsOperator ? actor : "a former client";
        if (caller.IsOperator) return who.Name;
        if (who.Caller.Grants.Any(g => g.Role == AccessRole.Operator)) return "operator";
        return who.Caller.Subscriptions.Overlaps(caller.Subscriptions) ? who.Name : "another peer";
    }

    private sealed record Known(string Name, Caller Caller);
}
