using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Peerline.Server.Tests.Api;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Tokens;

public class KeyRotationTests
{
    [Fact]
    public async Task A_new_key_is_published_before_it_signs_and_the_old_one_verifies_until_its_tokens_have_ended()
    {
        await using var server = await PeerlineServer.StartAsync(new Dictionary<string, string>
        {
            ["Peerline__KeyNotice"] = "00:00:03", ["Peerline__TokenLifetime"] = "00:00:12", ["Peerline__RefreshTokenLifetime"] = "00:00:10",
        });
        using var operators = NativePeer.ClientOf(server, server.Demo.Operator.ClientId, server.Demo.Operator.ClientSecret);
        var before = await server.PeerTokenAsync();
        var old = KeyOf(before);
        Assert.Equal([old], await PublishedAsync(server));

        var next = await operators.Access.RotateTokenKeyAsync();
        Assert.Equal(next.KeyId, (await operators.Access.RotateTokenKeyAsync()).KeyId);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!(await PublishedAsync(server)).Contains(next.KeyId)) await Task.Delay(20, patience.Token);
        if (DateTimeOffset.UtcNow < next.SignsFrom!.Value.AddSeconds(-1)) Assert.Equal(old, KeyOf(await server.PeerTokenAsync()));
        var last = before;
        while (KeyOf(last) == old)
        {
            await Task.Delay(50, patience.Token);
            last = await server.PeerTokenAsync();
        }

        Assert.True(DateTimeOffset.UtcNow >= next.SignsFrom, "It signed before the notice was over.");
        Assert.Equal(next.KeyId, KeyOf(last));
        Assert.Equal(new[] { old, next.KeyId }.Order(), (await PublishedAsync(server)).Order());
        if (new JsonWebToken(before).ValidTo > DateTime.UtcNow.AddSeconds(2)) Assert.Equal(HttpStatusCode.OK, await AskAsync(server, before));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(server, last));

        while ((await PublishedAsync(server)).Contains(old)) await Task.Delay(50, patience.Token);
        Assert.Equal([next.KeyId], await PublishedAsync(server));
        Assert.False(File.Exists(Path.Combine(server.Data, "keys", "token-signing.key")));

        // The next start goes on with the key that it finds.
        await server.StopAsync();
        await server.StartAgainAsync();
        Assert.Equal(next.KeyId, KeyOf(await server.PeerTokenAsync()));
    }

    private static string KeyOf(string token) => new JsonWebToken(token).Kid;

    private static async Task<string[]> PublishedAsync(PeerlineServer server)
    {
        using var client = server.Client();
        var set = await client.GetFromJsonAsync<JsonElement>("common/discovery/v2.0/keys");
        return [.. set.GetProperty("keys").EnumerateArray().Select(k => k.GetProperty("kid").GetString()!)];
    }

    private static async Task<HttpStatusCode> AskAsync(PeerlineServer server, string token)
    {
        using var client = server.Client(token);
        using var answer = await client.GetAsync("subscriptions?api-version=2021-01-01");
        return answer.StatusCode;
    }
}
