using Peerline.Access;
using Peerline.Server.Tokens;

namespace Peerline.Server.Arm;

/// <summary>
/// Who may do what, by path and operation alone: nothing is looked up, so what is there and what is not are refused in the same words and
/// the same time.
/// </summary>
internal static class ArmAccess
{
    public static async ValueTask<object?> Require(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        if (context.GetEndpoint()?.Metadata.GetMetadata<ArmOperation>() is not { } operation) return await next(invocation);
        var (caller, scope) = (context.Caller(), operation.ScopeOf(context));
        return May(caller, operation.Name, scope) || operation.IsBelow && MayBelow(caller, operation.Name, scope)
            ? await next(invocation)
            : Denied(context, caller, operation.Name);
    }

    /// <summary>The operation is among those of a role that the caller has there or above.</summary>
    public static bool May(Caller caller, string operation, Scope scope) =>
        caller.Grants.Any(g => g.Scope.Contains(scope) && ArmRole.Of(g.Role).Allows(operation));

    private static bool MayBelow(Caller caller, string operation, Scope scope) =>
        caller.Grants.Any(g => scope.Contains(g.Scope) && ArmRole.Of(g.Role).Allows(operation));

    private static IResult Denied(HttpContext context, Caller caller, string operation)
    {
        context.Response.Headers["x-ms-failure-cause"] = "gateway";
        return ArmAnswers.Error(StatusCodes.Status403Forbidden, "AuthorizationFailed",
            $"The client '{caller.Name}' with object id '{caller.Name}' does not have authorization to perform action '{operation}' "
            + $"over scope '{Shown(context.Request.Path.Value!)}' or the scope is invalid. "
            + "If access was recently granted, please refresh your credentials.");
    }

    private static string Shown(string path) =>
        new([.. path.TrimEnd('/').Take(600).Select(c => char.IsControl(c) || c is '<' or '>' or '\'' ? '?' : c)]);
}
