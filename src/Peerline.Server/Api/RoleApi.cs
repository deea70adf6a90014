using Peerline.Access;
using Peerline.Server.Hosting;
using Peerline.Server.Tokens;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>Who has which role where.</summary>
internal static class RoleApi
{
    private static readonly (AccessRole Role, string Word)[] Words =
        [(AccessRole.Reader, "reader"), (AccessRole.PeerContributor, "peer-contributor"), (AccessRole.Operator, "operator")];

    public static void MapRoles(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/role-assignments").WithTags("Access");
        group.MapGet("", ListAsync).WithMetadata(new Paged()).WithName("ListRoleAssignments")
            .WithSummary("Your own roles, and who has which in subscriptions that you see whole");
        group.MapPost("", AssignAsync).WithMetadata(new Creates()).WithName("AssignRole").WithSummary("Give a role (operator there)");
        group.MapDelete("/{id:guid}", RemoveAsync).WithName("RemoveRole").WithSummary("Take a role (operator there)");
    }

    public static string Word(AccessRole role) => Words.First(w => w.Role == role).Word;

    private static async Task<Reply<Wire.Page<Wire.RoleAssignment>>> ListAsync(
        Caller caller, Roles roles, Paging paging, CancellationToken cancel) =>
        paging.Of((await roles.ListAsync(caller, cancel)).Select(a => Shape(a, caller)));

    private static async Task<Reply<Wire.RoleAssignment>> AssignAsync(
        Caller caller, Roles roles, PeerlineOptions options, Body<Wire.NewRoleAssignment> body, CancellationToken cancel)
    {
        var (rules, given) = (new InputRules(), body.Value);
        AccessRole? role = Words.Where(w => w.Word.Equals(given.Role, StringComparison.OrdinalIgnoreCase)).Select(w => (AccessRole?)w.Role)
            .FirstOrDefault();
        rules.Must(role is not null, "InvalidRole", $"role is {string.Join(", ", Words.Select(w => w.Word))}.", "role");
        var scope = Scope.Parse(given.Scope);
        rules.Must(scope is not null, "InvalidScope",
            "scope is /subscriptions/{id}, /subscriptions/{id}/resourceGroups/{name}, or / for everywhere.", "scope");
        rules.Must(given.Principal is null != given.Outside is null, "InvalidPrincipal",
            "Either principal, the id of a client or a user, or outside, who an outside issuer says that it is.", "principal");
        if (given.Outside is { } who)
        {
            rules.Must(options.Issuers.Any(i => i.Issuer == who.Issuer), "UnknownIssuer",
                "outside.issuer is one of those in this installation's settings, to the letter.", "outside.issuer");
            rules.Line(who.Subject, "outside.subject", 300);
            rules.OptionalLine(who.Tenant, "outside.tenant", 300);
        }

        if (!rules.Hold) return Reply<Wire.RoleAssignment>.No(Refusal.Invalid(rules.Problems));
        var answer = given.Outside is { } outside
            ? await roles.AssignAsync(
                caller, null, OutsideTokens.IdOf(outside.Issuer, outside.Tenant ?? "", outside.Subject), role!.Value, scope!.Value,
                string.Join(' ', new[] { outside.Issuer, outside.Tenant, outside.Subject }.OfType<string>()), cancel)
            : await roles.AssignAsync(caller, null, given.Principal!, role!.Value, scope!.Value, null, cancel);
        return Reply<Wire.RoleAssignment>.From(answer, a => Shape(a, caller), location: a => $"{NativeApi.Root}/role-assignments/{a.Id}");
    }

    private static async Task<Gone> RemoveAsync(Caller caller, Roles roles, Guid id, CancellationToken cancel) =>
        Gone.From(await roles.RemoveAsync(caller, id, cancel: cancel));

    /// <summary>Who of the operator's gave it is not told to peers.</summary>
    private static Wire.RoleAssignment Shape(RoleAssignment a, Caller caller) => new(
        a.Id, a.PrincipalId, a.PrincipalType, a.Note.Length > 0 ? a.Note : null, Word(a.Role), a.Scope.ToString(), a.CreatedAt,
        caller.IsOperator ? a.CreatedBy : null);
}
