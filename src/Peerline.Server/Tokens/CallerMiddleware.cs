using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using Peerline.Access;
using Peerline.Storage;

namespace Peerline.Server.Tokens;

/// <summary>
/// From the token to the caller. The token says only which client it is; role and subscriptions are read at every request, so that a
/// client that was deleted or changed is what it is now, whatever tokens it holds.
/// </summary>
internal sealed class CallerMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context, PeerlineStore store)
    {
        if (context.User.Identity?.IsAuthenticated == true)
        {
            var caller = await CallerAsync(store, context.User.GetClaim(OpenIddictConstants.Claims.Subject), context.RequestAborted);
            context.User = caller is null ? new ClaimsPrincipal() : PrincipalOf(caller);
            if (caller is not null) context.Features.Set(caller);
        }

        await next(context);
    }

    private static async Task<Caller?> CallerAsync(PeerlineStore store, string? client, CancellationToken cancel)
    {
        if (client is null) return null;
        var row = await store.ReadAsync(Caller.System, db => db.Clients.FirstOrDefaultAsync(c => c.ClientId == client, cancel), cancel);
        return row is null || !Enum.TryParse<Role>(row.Role, out var role) || role is Role.System
            ? null
            : new Caller(row.ClientId, role, PeerlineJson.Read<HashSet<Guid>>(row.Subscriptions));
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
