using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using Peerline.Access;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Server.Tokens;

/// <summary>
/// The token of a request, which says only who it is. What that principal may do is read whenever it is asked, also by what goes on for as
/// long as a stream.
/// </summary>
internal sealed class Bearer(PeerlineStore store, ClaimsPrincipal token)
{
    /// <summary>Null for a token of somebody else's, see <see cref="TokenLife"/>.</summary>
    public DateTimeOffset? Until => token.GetExpirationDate();

    /// <returns>Null when the principal is not there, or no longer the one that signed in.</returns>
    public async Task<Caller?> CallerAsync(CancellationToken cancel)
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
}
