using Peerline.Access;
using Peerline.Client.Contracts;
using Peerline.Server.Tests.Hosting;
using Peerline.Server.Tests.Tokens;

namespace Peerline.Server.Tests.Api;

/// <summary>Who listens sees what it may see now, not what it might see when it began.</summary>
public class EventStreamTests(SharedServer shared)
{
    private readonly PeerlineServer server = shared.Server;

    [Fact]
    public async Task A_role_that_is_taken_is_taken_from_the_open_stream()
    {
        using var lost = await NativePeer.NewAsync(server);
        using var kept = await NativePeer.NewAsync(server);
        var secret = await lost.Operator.Clients.CreateAsync(new NewApiClient("listener", "peer", [lost.Subscription, kept.Subscription]));
        using var listener = NativePeer.ClientOf(server, secret.ClientId, secret.ClientSecret);
        var asn = (await lost.Client.PeerAsns.RegisterAsync(lost.Registration)).Value;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var told = new List<HistoryEvent>();
        await foreach (var e in listener.Events.StreamAsync(0, cancel: patience.Token))
        {
            told.Add(e);
            if (e.Subject == asn.Id && e.Type == "peer-asn.registered")
            {
                var roles = await lost.Operator.Access.RolesAsync(patience.Token).ToListAsync(patience.Token);
                var role = roles.Single(r => r.Principal == secret.ClientId && r.Scope == $"/subscriptions/{lost.Subscription}");
                await lost.Operator.Access.RemoveRoleAsync(role.Id, patience.Token);
                await lost.Operator.PeerAsns.ApproveAsync(asn.Id, cancel: patience.Token);
                await kept.Client.PeerAsns.RegisterAsync(kept.Registration, cancel: patience.Token);
            }

            if (e.SubscriptionId == kept.Subscription && e.Type == "peer-asn.registered") break;
        }

        Assert.Equal(["peer-asn.registered"], told.Where(e => e.Subject == asn.Id).Select(e => e.Type));
    }

    [Fact]
    public async Task People_listen_too()
    {
        using var peer = await NativePeer.NewAsync(server);
        using var person = await Person.NewAsync(server, (AccessRole.Reader, Scope.Of(peer.Subscription)));
        var verifier = AuthorityCalls.NewVerifier();
        using var back = await person.SignInAsync(server.AuthorizePage(verifier));
        var (_, body) = await server.TokenAsync(AuthorityCalls.Redeem(AuthorityCalls.CodeOf(back), verifier));
        using var client = server.Client(body.GetProperty("access_token").GetString());
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var stream = await client.GetStreamAsync("/api/v1/events", patience.Token);
        using var reader = new StreamReader(stream);
        Assert.StartsWith("id: ", await reader.ReadLineAsync(patience.Token));
        await peer.Client.PeerAsns.RegisterAsync(peer.Registration, cancel: patience.Token);
        while (await reader.ReadLineAsync(patience.Token) is { } line)
            if (line == "event: peer-asn.registered") return;
        Assert.Fail("The stream has ended.");
    }
}
