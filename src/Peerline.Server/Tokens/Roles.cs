using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Storage;

namespace Peerline.Server.Tokens;

/// <summary>Who has which role where. Roles are given by those who are the operator there.</summary>
public sealed class Roles(PeerlineStore store)
{
    public const string ServicePrincipal = "ServicePrincipal", Person = "User";

    /// <summary>Those that the caller may know of: its own, and those of subscriptions that it sees whole.</summary>
    public Task<IReadOnlyList<RoleAssignment>> ListAsync(Caller caller, CancellationToken cancel = default) =>
        store.ReadAsync<IReadOnlyList<RoleAssignment>>(caller, async db =>
            [.. (await db.RoleAssignments.OrderBy(a => a.Id).ToListAsync(cancel)).Select(RoleAssignment.Of)], cancel);

    /// <summary>Those that lie in a scope; for a caller who has a role there.</summary>
    public async Task<IReadOnlyList<RoleAssignment>> ListAsync(Scope within, CancellationToken cancel = default) =>
        [
            .. (await store.ReadAsync(Caller.System, db => db.RoleAssignments.Where(a => within.Subscription == null
                || a.SubscriptionId == within.Subscription).OrderBy(a => a.Id).ToListAsync(cancel), cancel))
                .Select(RoleAssignment.Of).Where(a => within.Contains(a.Scope)),
        ];

    /// <param name="id">The name under which it is put; null makes one.</param>
    /// <param name="note">For a principal of an outside issuer, which is known by its assignments only.</param>
    public async Task<Answer<RoleAssignment>> AssignAsync(
        Caller caller, Guid? id, string principal, AccessRole role, Scope scope, string? note = null, CancellationToken cancel = default)
    {
        if (scope.Subscription is { } asked && !caller.Sees(asked)) return new Answer<RoleAssignment>.NotFound("subscription");
        if (!caller.IsOperatorOf(scope)) return new Answer<RoleAssignment>.Forbidden("Roles are given by the operator.");
        if (!Guid.TryParse(principal, out var principalId))
            return new Answer<RoleAssignment>.Invalid([new("InvalidPrincipal", "principalId is the id of a client or a user.", "principalId")]);
        principal = principalId.ToString();
        if (scope == Scope.Root && role != AccessRole.Operator)
            return new Answer<RoleAssignment>.Invalid(
                [new("InvalidScope", "This role is given in a subscription or a resource group, not everywhere.", "scope")]);
        return await store.WriteAsync<Answer<RoleAssignment>>(caller, async work =>
        {
            var problems = new List<Problem>();
            var type = note is not null || await work.Db.Clients.AnyAsync(c => c.ClientId == principal, cancel) ? ServicePrincipal
                : await work.Db.Users.AnyAsync(u => u.Id == principal, cancel) ? Person
                : null;
            if (type is null) problems.Add(new("PrincipalNotFound", $"There is no client and no user {principal}.", "principalId"));
            if (scope.Subscription is { } s && !await work.Db.Subscriptions.AnyAsync(r => r.Id == s, cancel))
                problems.Add(new("UnknownSubscription", $"There is no subscription {s}.", "scope"));
            else if (scope is { Subscription: { } of, Group: { } g }
                && !await work.Db.ResourceGroups.AnyAsync(r => r.SubscriptionId == of && r.NameKey == g, cancel))
                problems.Add(new("UnknownResourceGroup", $"There is no resource group {g}.", "scope"));
            if (problems.Count > 0) return new Answer<RoleAssignment>.Invalid(problems);
            var wanted = new RoleAssignment(id ?? work.NewId(), principal, type!, note ?? "", role, scope, work.Now, caller.Name);
            var present = (await work.Db.RoleAssignments.IgnoreQueryFilters()
                .Where(a => a.Id == wanted.Id || a.PrincipalId == principal).ToListAsync(cancel)).Select(RoleAssignment.Of).ToList();
            if (present.FirstOrDefault(a => a.Id == wanted.Id) is { } named)
            {
                return named.PrincipalId == principal && named.Role == role && named.Scope == scope
                    ? named
                    : new Answer<RoleAssignment>.Refused([new("RoleAssignmentUpdateNotPermitted",
                        "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.", "name")]);
            }

            if (present.Any(a => a.Role == role && a.Scope == scope))
                return new Answer<RoleAssignment>.Refused([new("RoleAssignmentExists", "The role assignment already exists.", "principalId")]);
            work.Db.RoleAssignments.Add(wanted.ToRow());
            await NoteAsync(work, wanted, "assigned");
            return new Answer<RoleAssignment>.Done(wanted, Created: true);
        }, cancel);
    }

    /// <param name="within">Only one that lies there.</param>
    public async Task<Answer<RoleAssignment>> RemoveAsync(Caller caller, Guid id, Scope? within = null, CancellationToken cancel = default) =>
        await store.WriteAsync<Answer<RoleAssignment>>(caller, async work =>
        {
            var row = await work.Db.RoleAssignments.FirstOrDefaultAsync(a => a.Id == id, cancel)
                ?? await work.Db.RoleAssignments.IgnoreQueryFilters().FirstOrDefaultAsync(a => a.Id == id && within != null, cancel);
            if (row is null || RoleAssignment.Of(row) is var gone && within is { } scope && !scope.Contains(gone.Scope))
                return new Answer<RoleAssignment>.NotFound("role assignment");
            gone = RoleAssignment.Of(row);
            if (!caller.IsOperatorOf(gone.Scope)) return new Answer<RoleAssignment>.Forbidden("Roles are taken by the operator.");
            if (gone.PrincipalId == caller.Name && gone.Role == AccessRole.Operator && gone.Scope == Scope.Root)
                return new Answer<RoleAssignment>.Refused(
                    [new("OwnRole", "Nobody takes their own place as operator: the installation would be locked.", "id")]);
            work.Db.RoleAssignments.Remove(row);
            await NoteAsync(work, gone, "removed");
            return gone;
        }, cancel);

    private static async Task NoteAsync(Work work, RoleAssignment a, string what)
    {
        work.Audit(a.Scope.Subscription, $"role/{what}", $"roleAssignments/{a.Id}", $"{a.Role} to {a.PrincipalId} in {a.Scope}");
        await work.AppendAsync(a.Id, a.Scope.Subscription, $"role.{what}", work.Caller.Name,
            new { a.PrincipalId, a.Role, Scope = a.Scope.ToString() });
    }
}
