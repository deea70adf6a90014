using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using Peerline.Access;
using Peerline.Storage;
using Peerline.Storage.Rows;

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
            var caller = await CallerAsync(store, context.User, context.RequestAborted);
            if (context.User.GetExpirationDate() is { } end) context.Features.Set(new TokenLife(end));
            context.User = caller is null ? new ClaimsPrincipal() : PrincipalOf(caller);
            if (caller is not null) context.Features.Set(caller);
        }

        await next(context);
    }

    private static async Task<Caller?> CallerAsync(PeerlineStore store, ClaimsPrincipal token, CancellationToken cancel)
    {
        if (token.GetClaim(OpenIddictConstants.Claims.Subject) is not { } id) return null;
        var (kind, stamp) = (token.GetClaim(TokenClaims.Kind), token.GetClaim(TokenClaims.Stamp));
        return await store.ReadAsync(Caller.System, async db =>
        {
            // One row for each role, and an empty one for a principal that has none; nothing for one that is not there.
            List<RoleAssignmentRow?> rows = kind switch
            {
                TokenClaims.App => await db.Clients.Where(c => c.ClientId == id)
                    .LeftJoin(db.RoleAssignments, c => c.ClientId, a => a.PrincipalId, (c, a) => a).ToListAsync(cancel),
                TokenClaims.User => await db.Users.Where(u => u.Id == id && u.Stamp == stamp)
                    .LeftJoin(db.RoleAssignments, u => u.Id, a => a.PrincipalId, (u, a) => a).ToListAsync(cancel),
                TokenClaims.Outside => [null, .. await db.RoleAssignments.Where(a => a.PrincipalId == id).ToListAsync(cancel)],
                _ => [],
            };
            return rows.Count == 0 ? null : Caller.Of(id, [.. rows.OfType<RoleAssignmentRow>().Select(RoleAssignment.GrantOf)]);
        }, cancel);
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
