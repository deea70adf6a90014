using Peerline.Access;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Server.Tokens;

/// <summary>A role that a principal has somewhere.</summary>
/// <param name="PrincipalType">ServicePrincipal or User.</param>
/// <param name="Note">What the principal is called, where somebody else's issuer knows it.</param>
public sealed record RoleAssignment(
    Guid Id, string PrincipalId, string PrincipalType, string Note, AccessRole Role, Scope Scope, DateTimeOffset CreatedAt, string CreatedBy)
{
    internal static RoleAssignment Of(RoleAssignmentRow row) => new(
        row.Id, row.PrincipalId, row.PrincipalType, row.Note, Enum.Parse<AccessRole>(row.Role), ScopeOf(row),
        Micros.FromMicros(row.CreatedAt), row.CreatedBy);

    internal static Grant GrantOf(RoleAssignmentRow row) => new(Enum.Parse<AccessRole>(row.Role), ScopeOf(row));

    private static Scope ScopeOf(RoleAssignmentRow row) =>
        row.SubscriptionId is { } id ? Scope.Of(id, row.GroupKey.Length > 0 ? row.GroupKey : null) : Scope.Root;

    internal RoleAssignmentRow ToRow() => new()
    {
        Id = Id, PrincipalId = PrincipalId, PrincipalType = PrincipalType, Note = Note, Role = Role.ToString(),
        SubscriptionId = Scope.Subscription, GroupKey = Scope.Group ?? "", CreatedAt = CreatedAt.ToMicros(), CreatedBy = CreatedBy,
    };
}
