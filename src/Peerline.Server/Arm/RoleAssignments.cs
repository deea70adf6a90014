using Peerline.Access;
using Peerline.Server.Tokens;

namespace Peerline.Server.Arm;

/// <summary><c>Microsoft.Authorization</c>: roles, who has them in a subscription or group, and what the caller may do there.</summary>
internal static class RoleAssignments
{
    public const string Provider = "Microsoft.Authorization";
    private const string Group = "/resourceGroups/{resourceGroup}";

    public static void MapRoleAssignments(this RouteGroupBuilder subscription)
    {
        foreach (var scope in (string[])["", Group])
        {
            var at = subscription.MapGroup($"{scope}/providers/{Provider}");
            at.MapGet("/roleAssignments", ListAsync);
            at.MapGet("/roleAssignments/{assignment}", GetAsync);
            at.MapPut("/roleAssignments/{assignment}", PutAsync);
            at.MapDelete("/roleAssignments/{assignment}", DeleteAsync);
            at.MapGet("/roleDefinitions", (HttpContext context) => Definitions(context, Place(context).ToString()));
            at.MapGet("/roleDefinitions/{definition}", (HttpContext context, string definition) => Definition(context, definition));
            at.MapGet("/permissions", (HttpContext context, Caller caller) => Permissions(context, caller));
        }
    }

    /// <summary>The same for no subscription in particular: what roles there are.</summary>
    public static void MapRoleDefinitions(this RouteGroupBuilder group)
    {
        group.MapGet($"/providers/{Provider}/roleDefinitions", (HttpContext context) => Definitions(context, ""));
        group.MapGet($"/providers/{Provider}/roleDefinitions/{{definition}}", (HttpContext context, string definition) =>
            Definition(context, definition));
    }

    private static Scope Place(HttpContext context) =>
        Scope.Of(context.Subscription().Id, context.Request.RouteValues["resourceGroup"] as string);

    private static async Task<IResult> ListAsync(HttpContext context, Caller caller, Roles roles)
    {
        var filter = context.Request.Query["$filter"].ToString();
        string? principal = null;
        if (filter.Length > 0 && !Is(filter.Replace(" ", ""), "atScope()"))
        {
            var parts = filter.Split('\'');
            var word = parts[0].Replace(" ", "");
            if (parts.Length != 3 || !(Is(word, "principalIdeq") || Is(word, "assignedTo(") || Is(word, "atScope()andassignedTo(")))
                return ArmAnswers.Error(StatusCodes.Status400BadRequest, "InvalidFilter",
                    "$filter is atScope(), principalId eq '{id}' or assignedTo('{id}').");
            principal = parts[1];
        }

        var found = await roles.ListAsync(Place(context), context.RequestAborted);
        return ArmAnswers.Ok(new ArmPage(
            [.. found.Where(a => principal is null || Is(a.PrincipalId, principal)).Select(a => Body(a, caller))]));
    }

    private static async Task<IResult> GetAsync(HttpContext context, string assignment, Caller caller, Roles roles) =>
        (await roles.ListAsync(Place(context), context.RequestAborted)).FirstOrDefault(a => Is(a.Id.ToString(), assignment)) is { } found
            ? ArmAnswers.Ok(Body(found, caller))
            : Missing(context, assignment);

    private static async Task<IResult> PutAsync(HttpContext context, string assignment, Caller caller, Roles roles)
    {
        var (body, refusal) = await context.ReadAsync<AssignmentBody>();
        if (refusal is not null) return refusal;
        if (!Guid.TryParseExact(assignment, "D", out var id))
            return ArmAnswers.Error(StatusCodes.Status400BadRequest, "InvalidRoleAssignmentId",
                $"The role assignment ID '{Shown(assignment)}' is not valid. The role assignment ID must be a GUID.");
        var named = body!.Properties?.RoleDefinitionId?.Split('/')[^1];
        if (!Guid.TryParseExact(named, "D", out var definition) || ArmRole.All.FirstOrDefault(r => r.Id == definition) is not { } role)
            return ArmAnswers.Error(StatusCodes.Status400BadRequest, new ArmError("RoleDefinitionDoesNotExist",
                "There is no role definition of this id; see roleDefinitions.", "properties.roleDefinitionId"));
        return ArmAnswers.From(
            await roles.AssignAsync(caller, id, body.Properties?.PrincipalId ?? "", role.Role, Place(context), cancel: context.RequestAborted),
            a => Body(a, caller), () => Missing(context, assignment));
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, string assignment, Caller caller, Roles roles)
    {
        if (!Guid.TryParseExact(assignment, "D", out var id)) return Results.NoContent();
        return await roles.RemoveAsync(caller, id, Place(context), context.RequestAborted) switch
        {
            Answer<RoleAssignment>.Done { Value: var gone } => ArmAnswers.Ok(Body(gone, caller)),
            Answer<RoleAssignment>.NotFound => Results.NoContent(),
            var answer => ArmAnswers.From(answer, a => Body(a, caller), Results.NoContent),
        };
    }

    private static IResult Definitions(HttpContext context, string scope)
    {
        var parts = context.Request.Query["$filter"].ToString().Split('\'');
        var name = parts.Length == 3 && Is(parts[0].Replace(" ", ""), "roleNameeq") ? parts[1] : null;
        return ArmAnswers.Ok(new ArmPage(
            [.. ArmRole.All.Where(r => name is null || Is(r.Name, name)).Select(r => Body(r, scope.TrimEnd('/')))]));
    }

    private static IResult Definition(HttpContext context, string definition) =>
        ArmRole.All.FirstOrDefault(r => Is(r.Id.ToString(), definition)) is { } role
            ? ArmAnswers.Ok(Body(role, ""))
            : ArmAnswers.Error(StatusCodes.Status404NotFound, "RoleDefinitionDoesNotExist",
                $"The specified role definition with ID '{Shown(definition)}' does not exist.");

    private static IResult Permissions(HttpContext context, Caller caller) => ArmAnswers.Ok(new ArmPage(
        [
            .. caller.Grants.Where(g => g.Scope.Contains(Place(context))).Select(g => g.Role).Distinct()
                .Select(r => Permission(ArmRole.Of(r))),
        ]));

    private static object Permission(ArmRole role) => new
    {
        role.Actions, NotActions = Array.Empty<string>(), DataActions = Array.Empty<string>(), NotDataActions = Array.Empty<string>(),
    };

    private static object Body(ArmRole role, string scope) => new
    {
        Properties = new
        {
            RoleName = role.Name,
            Type = "BuiltInRole",
            role.Description,
            AssignableScopes = new[] { "/" },
            Permissions = new[] { Permission(role) },
        },
        Id = $"{scope}/providers/{Provider}/roleDefinitions/{role.Id}",
        Type = $"{Provider}/roleDefinitions",
        Name = role.Id,
    };

    /// <summary>Who of the operator's gave it is not told to peers.</summary>
    private static object Body(RoleAssignment a, Caller caller) => new
    {
        Properties = new
        {
            RoleDefinitionId = $"/subscriptions/{a.Scope.Subscription}/providers/{Provider}/roleDefinitions/{ArmRole.Of(a.Role).Id}",
            a.PrincipalId,
            a.PrincipalType,
            Scope = a.Scope.ToString(),
            CreatedOn = a.CreatedAt,
            UpdatedOn = a.CreatedAt,
            CreatedBy = caller.IsOperator ? a.CreatedBy : null,
            UpdatedBy = caller.IsOperator ? a.CreatedBy : null,
        },
        Id = $"{a.Scope}/providers/{Provider}/roleAssignments/{a.Id}",
        Type = $"{Provider}/roleAssignments",
        Name = a.Id,
    };

    private static IResult Missing(HttpContext context, string assignment)
    {
        context.Response.Headers["x-ms-failure-cause"] = "gateway";
        return ArmAnswers.Error(StatusCodes.Status404NotFound, "RoleAssignmentNotFound",
            $"The role assignment '{Shown(assignment)}' is not found.");
    }

    private static string Shown(string text) => new([.. text.Take(40).Where(c => char.IsAsciiLetterOrDigit(c) || c == '-')]);

    private static bool Is(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);

    private sealed record AssignmentBody(AssignmentProperties? Properties);

    private sealed record AssignmentProperties(string? RoleDefinitionId, string? PrincipalId, string? PrincipalType);
}
