namespace Peerline.Client.Contracts;

/// <summary>A role that a principal has somewhere.</summary>
/// <param name="PrincipalType"><c>ServicePrincipal</c> or <c>User</c>.</param>
/// <param name="Outside">Issuer, tenant and subject of an outside principal.</param>
/// <param name="Role"><c>reader</c>, <c>peer-contributor</c> or <c>operator</c>.</param>
/// <param name="Scope"><c>/subscriptions/{id}</c>, <c>/subscriptions/{id}/resourceGroups/{name}</c>, or <c>/</c> for everywhere.</param>
/// <param name="CreatedBy">Told to the operator only.</param>
public sealed record RoleAssignment(
    Guid Id, string Principal, string PrincipalType, string? Outside, string Role, string Scope, DateTimeOffset CreatedAt,
    string? CreatedBy = null);

/// <param name="Principal">The id of a client or a user; or else <paramref name="Outside"/>.</param>
public sealed record NewRoleAssignment(string Role, string Scope, string? Principal = null, OutsidePrincipal? Outside = null);

/// <summary>Who an outside issuer says that it is.</summary>
public sealed record OutsidePrincipal(string Issuer, string Subject, string? Tenant = null);
