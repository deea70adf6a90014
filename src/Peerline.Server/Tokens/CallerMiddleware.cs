using System.Security.Claims;
using Peerline.Access;
using Peerline.Storage;

namespace Peerline.Server.Tokens;

/// <summary>
/// From the token to the caller. The token says only who it is; roles are read at every request, so that a principal that was deleted or
/// changed is what it is now, whatever tokens it holds.
/// </summary>
internal sealed class CallerMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context, PeerlineStore store)
    {
        if (context.User.Identity?.IsAuthenticated == true)
        {
            var bearer = new Bearer(store, context.User);
            var caller = await bearer.CallerAsync(context.RequestAborted);
            if (bearer.Until is { } end) context.Features.Set(new TokenLife(end));
            context.User = caller is null ? new ClaimsPrincipal() : PrincipalOf(caller);
            if (caller is not null) context.Features.Set(caller);
            context.Features.Set(bearer);
        }

        await next(context);
    }

    private static ClaimsPrincipal PrincipalOf(Caller caller) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.Name, caller.Name), new Claim(ClaimTypes.Role, caller.Role.ToString())], "Peerline"));
}

/// <summary>The caller of a request; handlers may simply ask for a <see cref="Caller"/> as a parameter.</summary>
internal static class CallerOfRequest
{
    public static Caller? CallerOrNull(this HttpContext context) => context.Features.Get<Caller>();

    public static Caller Caller(this HttpContext context) => context.CallerOrNull()
        ?? throw new InvalidOperationException("Nobody has come in: the endpoint is open to all and must not ask for the caller.");
}

/// <summary>
/// Until when the token of a request is good, as long as our keys are the same; none for a token of somebody else's, whose keys may be
/// withdrawn at any time.
/// </summary>
internal sealed record TokenLife(DateTimeOffset Until);
