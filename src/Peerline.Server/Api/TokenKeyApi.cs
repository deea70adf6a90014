using Peerline.Access;
using Peerline.Server.Tokens;
using Peerline.Storage;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>The keys that sign tokens.</summary>
internal static class TokenKeyApi
{
    public static void MapTokenKeys(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/token-keys").WithTags("Access").RequireAuthorization(TokenAuthority.Operator);
        group.MapGet("", (SigningKeys keys, Paging paging) => paging.Of(keys.List().Select(Shape))).WithMetadata(new Paged())
            .WithName("ListTokenKeys").WithSummary("The keys that verify tokens, the one that signs first");
        group.MapPost("/rotate", RotateAsync).WithName("RotateTokenKey")
            .WithSummary("Make the next key: published at once, it signs when the notice is over");
    }

    private static async Task<Reply<Wire.TokenKey>> RotateAsync(
        Caller caller, SigningKeys keys, KeyChanges changes, PeerlineStore store, CancellationToken cancel)
    {
        var next = keys.Rotate();
        changes.Ask();
        await store.WriteAsync(caller, work =>
        {
            work.Audit(null, "token-key/rotate", $"tokenKeys/{next.KeyId}");
            return Task.FromResult(true);
        }, cancel);
        return Reply<Wire.TokenKey>.Ok(Shape(next));
    }

    private static Wire.TokenKey Shape(TokenKey k) =>
        new(k.KeyId, k.Signs, k.SignsFrom == DateTimeOffset.MinValue ? null : k.SignsFrom, k.VerifiesUntil);
}
