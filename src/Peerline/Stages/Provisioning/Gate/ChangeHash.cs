using System.Text.Json;
using Peerline.Edge;

namespace Peerline.Stages.Provisioning.Gate;

/// <summary>What a release is bound to: all that is wished of the connection on this router, but for its keys.</summary>
internal static class ChangeHash
{
    public static string Of(Guid router, ConnectionWish? wish, bool restores)
    {
        var keyless = wish is null
            ? null
            : wish with { V4 = Keyless(wish.V4), V6 = Keyless(wish.V6), Mesh = [.. wish.Mesh.Select(s => Keyless(s)!)] };
        return RouterHash.Of($"{router} {restores} {JsonSerializer.Serialize(keyless, Storage.PeerlineJson.Options)}");
    }

    private static SessionWish? Keyless(SessionWish? session) => session is null ? null : session with { Md5Key = null };
}
