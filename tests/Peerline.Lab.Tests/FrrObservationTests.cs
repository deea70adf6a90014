using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Lab.Tests;

/// <summary>What goes wrong with a peer is seen from the router's side alone, with its RFC name and who said it.</summary>
public class FrrObservationTests
{
    [Theory]
    [InlineData("")]
    [InlineData("passive on;")]
    public async Task A_peer_with_another_asn_is_named_with_the_asn_that_it_opened(string extra)
    {
        await using var edge = await FrrEdge.StartAsync();
        await edge.PeerAsync(new BirdPeer { Md5Key = "s3cret", Asn = 64777, Extra = extra });
        await edge.AppliedAsync(FrrEdge.Denied);

        var session = await edge.UntilAsync(FrrEdge.Peer4, s => s.OpenedAsn is not null, "opened with an ASN");

        Assert.Equal((new Asn(64777), "2/2 OPEN Message Error: Bad Peer AS", false),
            (session.OpenedAsn!.Value, session.LastError, session.LastErrorFromPeer));
    }

    [Fact]
    public async Task A_peer_that_expects_another_asn_of_us_says_so()
    {
        await using var edge = await FrrEdge.StartAsync();
        await edge.PeerAsync(new BirdPeer { Md5Key = "s3cret", EdgeAsn = 64999 });
        await edge.AppliedAsync(FrrEdge.Denied);

        var session = await edge.UntilAsync(FrrEdge.Peer4, s => s.LastError is not null, "has an error");

        Assert.Equal(("2/2 OPEN Message Error: Bad Peer AS", true), (session.LastError, session.LastErrorFromPeer));
    }

    [Fact]
    public async Task A_peer_in_another_role_is_told_apart()
    {
        await using var edge = await FrrEdge.StartAsync();
        await edge.PeerAsync(new BirdPeer { Md5Key = "s3cret", Role = "customer" });
        await edge.AppliedAsync(FrrEdge.Denied);

        var session = await edge.UntilAsync(FrrEdge.Peer4, s => s.LastError is not null, "has an error");

        Assert.Equal("2/11 OPEN Message Error: Role Mismatch", session.LastError);
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData(null)]
    public async Task A_wrong_or_missing_md5_key_is_counted_by_the_kernel(string? key)
    {
        await using var edge = await FrrEdge.StartAsync();
        await edge.AppliedAsync(FrrEdge.Denied);
        Assert.Equal(0, (await edge.Driver.ObserveAsync(default)).Md5Failures);

        await edge.PeerAsync(new BirdPeer { Md5Key = key });

        await Eventually.TrueAsync(async () => (await edge.Driver.ObserveAsync(default)).Md5Failures > 0,
            "the kernel counts segments with a wrong signature");
        Assert.NotEqual(SessionState.Established, (await edge.SessionAsync(FrrEdge.Peer4)).State);
    }

    [Fact]
    public async Task A_shutdown_by_the_peer_comes_with_its_text_made_harmless()
    {
        await using var edge = await FrrEdge.StartAsync();
        var bird = await edge.PeerAsync();
        await edge.AppliedAsync(FrrEdge.Denied);
        await edge.EstablishedAsync(FrrEdge.Peer4);

        await bird.AskAsync("disable edge4 \"maintenance <b>\u202e\u0007 until 6\"");

        var session = await edge.UntilAsync(FrrEdge.Peer4, s => s.LastError is not null, "has an error");
        // FRR escapes what is not ASCII itself.
        Assert.Equal("6/2 Cease: Administrative Shutdown (maintenance <b>\\xe2\\x80\\xae\\x07 until 6)", session.LastError);
        Assert.Equal((true, 1L), (session.LastErrorFromPeer, session.Flaps));
    }

    [Fact]
    public async Task A_peer_that_never_comes_has_no_error_and_the_log_is_listened_to_only_meanwhile()
    {
        await using var edge = await FrrEdge.StartAsync();
        await edge.AppliedAsync(FrrEdge.Denied);
        var configuration = await edge.Frr.RunningConfigurationAsync();
        var session = await edge.SessionAsync(FrrEdge.Peer4);
        Assert.Null(session.LastError);
        Assert.NotEqual(SessionState.Established, session.State);
        Assert.Contains("192.0.2.0", await edge.Frr.AskAsync("bgpd", "show debugging"), StringComparison.Ordinal);
        Assert.Equal(configuration, await edge.Frr.RunningConfigurationAsync());

        await edge.PeerAsync();
        await edge.EstablishedAsync(FrrEdge.Peer4);
        await edge.EstablishedAsync(FrrEdge.Peer6);
        await edge.Driver.ObserveAsync(default);

        Assert.DoesNotContain("neighbor-events", await edge.Frr.AskAsync("bgpd", "show debugging"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interfaces_come_with_addresses_and_counters()
    {
        await using var edge = await FrrEdge.StartAsync();
        await edge.AppliedAsync(FrrEdge.Denied);

        var port = (await edge.Driver.ObserveAsync(default)).Interfaces.Single(i => i.Name == "e0");

        Assert.Equal((true, 1500), (port.Up, port.Mtu));
        Assert.Contains(new InterfaceAddress(Address.Parse("192.0.2.1"), 31), port.Addresses);
        Assert.True(port is { RxBytes: > 0, TxBytes: > 0, RxErrors: 0 });
        await edge.Peer.DownAsync("p0");
        await Eventually.TrueAsync(async () => !(await edge.Driver.ObserveAsync(default)).Interfaces.Single(i => i.Name == "e0").Up,
            "the port is down");
    }

    [Fact]
    public async Task Capabilities_name_the_software()
    {
        await using var edge = await FrrEdge.StartAsync();

        var capabilities = await edge.Driver.CapabilitiesAsync(default);

        Assert.StartsWith("FRRouting ", capabilities.Software, StringComparison.Ordinal);
        Assert.True(capabilities is { Md5: true, Gtsm: true, Roles: true, RawRibIn: true, ForwardsTraffic: true });
    }
}
