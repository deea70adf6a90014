using System.Net;
using Peerline.Client;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Api;

/// <summary>Who asks for too much at once waits, and nobody else does.</summary>
public sealed class CallerLimitTests : IAsyncLifetime
{
    private PeerlineServer server = null!;

    public async ValueTask InitializeAsync() => server = await PeerlineServer.StartAsync(new Dictionary<string, string>
    {
        ["Peerline__Limits__WritesPerMinute"] = "5", ["Peerline__Limits__Streams"] = "1", ["Peerline__Limits__AskingAtOnce"] = "2",
    });

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task One_caller_who_writes_without_end_is_told_to_wait_while_others_and_the_operator_go_on()
    {
        using var greedy = await NativePeer.NewAsync(server);
        using var other = await NativePeer.NewAsync(server, peer: 1);
        var refused = await RefusedAsync(() => greedy.Client.PeerAsns.RegisterAsync(greedy.Registration));
        Assert.Contains("Wait as long as Retry-After says.", refused.Message);
        var asn = (await other.Client.PeerAsns.RegisterAsync(other.Registration)).Value;
        for (var i = 0; i < 20; i++) await other.Operator.PeerAsns.ApproveAsync(asn.Id);
        Assert.NotEmpty(await greedy.Client.PeerAsns.ListAsync().ToListAsync());
    }

    [Fact]
    public async Task Streams_are_open_so_many_at_once_and_registries_are_asked_so_often()
    {
        using var peer = await NativePeer.NewAsync(server);
        var asn = (await peer.Client.PeerAsns.RegisterAsync(peer.Registration)).Value;
        await using var stream = peer.Client.Events.StreamAsync(0).GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync());
        await using var second = peer.Client.Events.StreamAsync(0).GetAsyncEnumerator();
        Assert.Equal(
            HttpStatusCode.TooManyRequests, (await Assert.ThrowsAsync<PeerlineApiException>(async () => await second.MoveNextAsync())).Status);

        var asked = new List<HttpStatusCode>();
        for (var times = 0; times < 3; times++)
            asked.Add((await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Client.PeerAsns.ProveAsync(asn.Id))).Status);
        Assert.Equal(
            [false, false, true], asked.Select(a => a is HttpStatusCode.TooManyRequests));
    }

    private static async Task<PeerlineApiException> RefusedAsync(Func<Task> ask)
    {
        for (var times = 0; times < 100; times++)
        {
            try
            {
                await ask();
            }
            catch (PeerlineApiException e)
            {
                if (e.Status is HttpStatusCode.TooManyRequests) return e;
            }
        }

        throw new InvalidOperationException("Nobody was told to wait.");
    }
}
