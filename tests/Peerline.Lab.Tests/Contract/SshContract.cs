using System.Text.Json;
using Peerline.Edge;
using Peerline.Edge.Remote;
using Peerline.Routing.Addressing;

namespace Peerline.Lab.Tests.Contract;

/// <summary>
/// What a driver promises of a router on another machine, over a real sshd and as an account that may do what the router needs and nothing
/// else. What does not depend on the way to the router is proved without it.
/// </summary>
public abstract class SshContract(RelayedContractEdge edge) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private int othersTimesUp;

    private SshServer Ssh => edge.Ssh!;

    public async ValueTask InitializeAsync()
    {
        await edge.BeginAsync();
        othersTimesUp = await edge.OthersTimesUpAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Assert.Equal(othersTimesUp, await edge.OthersTimesUpAsync());
        GC.SuppressFinalize(this);
    }

    /// <summary>The daemon is killed and started again, and the operator's own session is back.</summary>
    protected async Task RestartedAsync()
    {
        await edge.RestartAsync();
        othersTimesUp = await edge.OthersAreBackAsync(othersTimesUp);
    }

    [Fact]
    public async Task Over_ssh_a_wish_is_planned_applied_once_read_back_and_removed_without_a_trace()
    {
        var before = await edge.ConfigurationAsync();
        var can = await edge.Driver.CapabilitiesAsync(default);
        Assert.StartsWith(edge.Software, can.Software, StringComparison.Ordinal);
        Assert.True(can.CommitConfirm);
        var plan = await edge.Driver.PlanAsync(EdgeWishes.Wish(edge.Opened), edge.Intent, default);
        Assert.NotEmpty(plan.Text);
        Assert.Equal(before, await edge.ConfigurationAsync());

        await edge.AppliedAsync(edge.Denied);
        await edge.EstablishedAsync();
        await edge.AppliedAsync(edge.Opened);
        await edge.UntilAsync(EdgeWishes.Peer4, s => s is { PrefixesReceived: 2, PrefixesAccepted: 1, PrefixesAdvertised: 1 }, "is open");
        await Eventually.EqualAsync((1, 1), edge.PeerHasAsync, "what the peer has from us");
        Assert.Equal(["203.0.113.0/24"], await edge.RoutesAsync(EdgeWishes.Peer4, RouteView.Accepted));
        var found = await edge.Driver.LookUpAsync(Address.Parse("203.0.113.7"), default);
        Assert.Equal((EdgeWishes.Peer4, true), (found[0].Peer, found[0].Best));
        var (configuration, wire) = (await edge.ConfigurationAsync(), await edge.PeerSawAsync());

        var second = await edge.ApplyAsync(edge.Opened);

        Assert.Equal(ApplyOutcome.Unchanged, second.Outcome);
        Assert.Equal((configuration, wire), (await edge.ConfigurationAsync(), await edge.PeerSawAsync()));
        var removed = await edge.RemoveAsync();
        Assert.Equal((ApplyOutcome.Applied, before), (removed.Outcome, await edge.ConfigurationAsync()));
    }

    [Fact]
    public async Task Over_ssh_a_change_by_hand_is_reported_and_stands_until_it_is_restored()
    {
        await edge.AppliedAsync(edge.Opened);
        await edge.RaiseLimitByHandAsync();
        if (edge.RestartsForAHand) othersTimesUp = await edge.OthersAreBackAsync(othersTimesUp);
        await edge.UntilAsync(EdgeWishes.Peer4, s => s.MaxPrefixes == 5000, "has the limit that was set by hand");
        var drifted = await edge.ConfigurationAsync();

        var result = await edge.ApplyAsync(edge.Opened);

        Assert.Equal((ApplyOutcome.Refused, drifted), (result.Outcome, await edge.ConfigurationAsync()));
        Assert.NotEmpty(result.Plan.Drift);
        await edge.AppliedAsync(edge.Opened, restore: true);
        await edge.UntilAsync(EdgeWishes.Peer4, s => s.MaxPrefixes == 10, "has its limit again");
    }

    [Fact]
    public async Task The_wire_is_tested_from_the_router()
    {
        var test = edge.Denied with { V4 = null, V6 = null, Addresses = [new(Address.Parse("169.254.10.2"), 30)] };
        var peer = Address.Parse("169.254.10.1");
        await edge.Peer.Namespace.AddressAsync("p0", $"{peer}/30");
        try
        {
            await edge.AppliedAsync(test);

            var result = await edge.Driver.TestLinkAsync(new LinkTestPlan("e0", Address.Parse("169.254.10.2"), peer, 1500, 5), default);

            Assert.True(result.Carrier);
            Assert.Equal((5, 1), (result.V4!.Received, result.ArpAnswers.Count));
            Assert.Equal(result.ArpAnswers, await edge.Driver.WhoHasAsync("e0", peer, default));
            Assert.Equal(3, (await edge.Driver.PingAsync(new PingRequest("e0", peer, 3), default)).Received);
            Assert.True((await edge.Driver.TraceAsync(peer, default)).Reached);
            Assert.NotNull((await edge.Driver.ConnectAsync(new ConnectRequest(peer, 7), default)).Time);
        }
        finally
        {
            await edge.Peer.Namespace.RemoveAddressAsync("p0", $"{peer}/30");
        }
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("silent")]
    [InlineData("killed")]
    public async Task A_change_that_ssh_is_lost_in_is_taken_back_on_the_routers_side(string how)
    {
        await edge.AppliedAsync(edge.Denied);
        var words = await WordsAsync();
        var before = await edge.ConfigurationAsync();
        using var daemon = edge.RelayAfter(words * 5 / 8, RelayEnd.Hold);
        await using var driver = edge.DriverVia(daemon);
        var change = driver.ApplyAsync(EdgeWishes.Wish(edge.Opened), edge.Intent, default);
        await daemon.Held.WaitAsync(Patience);
        Assert.True(await edge.IsBegunAsync());

        if (how is "cut") Ssh.Network.Cut();
        if (how is "killed") await Ssh.KillRouterSideAsync();
        if (how is "silent")
        {
            // The router's side goes on: it writes all there is to write, and finds that nobody waits for it.
            Ssh.Network.FallSilent();
            daemon.GoOn();
        }

        var lost = await Assert.ThrowsAsync<RouterUnreachableException>(() => change);
        Assert.Contains($"{SshServer.User}@127.0.0.1 port {Ssh.Network.Port}: ", lost.Message, StringComparison.Ordinal);
        if (how is not "silent") daemon.Cut();
        await edge.NobodyIsAtItAsync();
        Ssh.Network.Cut();
        Assert.Equal(edge.Normal(before), edge.Normal(await edge.ConfigurationAsync()));
        // Whoever asks first may be the one who finds that this connection is cut, too.
        await Eventually.TrueAsync(AppliedAgainAsync, "the router is driven again");

        async Task<bool> AppliedAgainAsync()
        {
            try
            {
                return (await edge.ApplyAsync(edge.Denied)).Succeeded;
            }
            catch (RouterUnreachableException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task What_is_confirmed_stands_when_the_connection_is_lost_and_it_is_made_again()
    {
        await edge.AppliedAsync(edge.Opened);
        await edge.EstablishedAsync();
        var configuration = await edge.ConfigurationAsync();

        Ssh.Network.IsDown = true;
        try
        {
            Ssh.Network.Cut();
            var lost = await Assert.ThrowsAsync<RouterUnreachableException>(() => edge.Driver.ObserveAsync(default));
            Assert.Contains($"{SshServer.User}@127.0.0.1 port {Ssh.Network.Port}: ", lost.Message, StringComparison.Ordinal);
        }
        finally
        {
            Ssh.Network.IsDown = false;
        }

        // The first to call may still hear of the loss.
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    return (await edge.Driver.ObserveAsync(default)).Sessions.Count > 0;
                }
                catch (RouterUnreachableException)
                {
                    return false;
                }
            },
            "the router is read again");
        Assert.Equal(ApplyOutcome.Unchanged, (await edge.ApplyAsync(edge.Opened)).Outcome);
        Assert.Equal(configuration, await edge.ConfigurationAsync());
    }

    [Fact]
    public async Task Whoever_shows_another_host_key_is_told_nothing_and_both_keys_are_named()
    {
        var (pinned, shown) = (await Ssh.FingerprintAsync("other"), await Ssh.FingerprintAsync("host"));

        var other = await RefusedAsync(Ssh.Settings(hostKey: Ssh.OtherHostKey));
        var ofOtherType = await RefusedAsync(Ssh.Settings(hostKey: Ssh.HostKeyOfOtherType));

        Assert.Contains("the host key is not the pinned one", other, StringComparison.Ordinal);
        Assert.Contains(pinned, other, StringComparison.Ordinal);
        Assert.Contains(shown, other, StringComparison.Ordinal);
        Assert.Contains(await Ssh.FingerprintAsync("ecdsa"), ofOtherType, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_others_can_read_is_not_used_and_one_that_is_not_known_or_leads_to_no_command_gets_nowhere()
    {
        var readable = Path.Combine(edge.Lab.Directory, "readable.key");
        File.Copy(Ssh.KeyFile, readable, overwrite: true);
        File.SetUnixFileMode(readable, (UnixFileMode)0b110_100_000);

        Assert.Contains("can be read by others", await RefusedAsync(Ssh.Settings(keyFile: readable)), StringComparison.Ordinal);
        Assert.Contains("is not there", await RefusedAsync(Ssh.Settings(keyFile: $"{readable}.none")), StringComparison.Ordinal);
        Assert.Contains("is not let in", await RefusedAsync(Ssh.Settings(keyFile: Ssh.UnknownKey)), StringComparison.Ordinal);
        Assert.Contains("does not lead to Peerline", await RefusedAsync(Ssh.Settings(keyFile: Ssh.KeyWithoutCommand)), StringComparison.Ordinal);
    }

    /// <summary>How many words an undisturbed change is.</summary>
    private async Task<int> WordsAsync()
    {
        if (edge.Words is { } counted) return counted;
        using var relay = edge.RelayAfter(int.MaxValue, RelayEnd.Cut);
        await using var driver = edge.DriverVia(relay);
        Assert.Equal(ApplyOutcome.Applied, (await driver.ApplyAsync(EdgeWishes.Wish(edge.Opened), edge.Intent, default)).Outcome);
        await edge.AppliedAsync(edge.Denied);
        return (edge.Words = relay.Passed).Value;
    }

    private async Task<string> RefusedAsync(Dictionary<string, object> ssh)
    {
        var settings = edge.SettingsVia(null).Deserialize<Dictionary<string, object>>()!;
        settings[SshSettings.Field] = ssh;
        await using var driver = edge.Open(edge.RouterWith(JsonSerializer.SerializeToElement(settings)));
        return (await Assert.ThrowsAsync<RouterUnreachableException>(() => driver.ObserveAsync(default))).Message;
    }
}
