using System.Net;
using Peerline.Client;
using Peerline.Client.Contracts;
using Peerline.Server.Tests.Cli;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Api;

/// <summary>A rule is waived for one peer: by the operator, for both to read, and obeyed by what is said of routes.</summary>
public class RuleWaiverTests(SharedServer shared)
{
    private readonly PeerlineServer server = shared.Server;

    [Fact]
    public async Task A_rule_is_waived_shown_to_the_peer_obeyed_by_a_dry_run_and_taken_back()
    {
        using var peer = await NativePeer.NewAsync(server);
        var started = await peer.StartedAsync();
        var asn = await peer.Client.PeerAsns.ListAsync().FirstAsync(a => a.Asn == peer.Asn);
        var until = DateTimeOffset.UtcNow.AddDays(7);
        var refused = await TryAsync();
        Assert.Equal((false, true), (refused.Accepted, refused.Reasons.Single(r => r.Check == "bogon-asn").Decides));

        var waived = await peer.Operator.PeerAsns.WaiveAsync(asn.Id, "bogon-asn", "Their customer is being renumbered.", until);

        Assert.Equal(("bogon-asn", true), (waived.Rule, waived.Holds));
        var seen = Assert.Single(await peer.Client.PeerAsns.WaiversAsync(asn.Id).ToListAsync());
        Assert.Equal(("Their customer is being renumbered.", "operator"), (seen.Reason, seen.By));
        Assert.True((seen.Until - until).Duration() < TimeSpan.FromMilliseconds(1));
        var of = Assert.Single((await peer.Client.Connections.GetAsync(started.Id)).Value.RuleWaivers);
        Assert.Equal(("bogon-asn", "operator"), (of.Check, of.By));
        Assert.Contains(await peer.Client.Connections.HistoryAsync(started.Id).ToListAsync(), e => e.Type == "connection.rules-changed");
        var accepted = await TryAsync();
        Assert.True(accepted.Accepted);
        Assert.Equal("Their customer is being renumbered.", Assert.Single(accepted.Reasons).Waiver!.Reason);

        await peer.Operator.PeerAsns.TakeBackWaiverAsync(asn.Id, "bogon-asn");

        Assert.Empty(await peer.Client.PeerAsns.WaiversAsync(asn.Id).ToListAsync());
        Assert.Empty((await peer.Client.Connections.GetAsync(started.Id)).Value.RuleWaivers);
        Assert.False((await TryAsync()).Accepted);
        Assert.Equal(HttpStatusCode.NotFound,
            (await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Operator.PeerAsns.TakeBackWaiverAsync(asn.Id, "bogon-asn"))).Status);

        async Task<DryRunResult> TryAsync() => (await peer.Client.DryRunAsync(
            new DryRunRequest(peer.Asn, [new("45.81.0.0/22", $"{peer.Asn} 64512")]))).Routes.Single();
    }

    [Fact]
    public async Task What_may_not_be_waived_is_refused_by_name_and_a_peer_waives_nothing()
    {
        using var peer = await NativePeer.NewAsync(server);
        var asn = await peer.ApprovedAsnAsync();
        foreach (var rule in new[] { "max-prefixes", "deny-all", "own-prefix", "scrub-communities", "nonsense" })
        {
            var invalid = await Assert.ThrowsAsync<PeerlineApiException>(() =>
                peer.Operator.PeerAsns.WaiveAsync(asn.Id, rule, "Please.", DateTimeOffset.UtcNow.AddDays(1)));
            Assert.Equal("NotWaivable", Assert.Single(invalid.Problems).Code);
            Assert.StartsWith($"{rule} cannot be waived: ", invalid.Problems[0].Detail, StringComparison.Ordinal);
        }

        var own = await Assert.ThrowsAsync<PeerlineApiException>(() =>
            peer.Client.PeerAsns.WaiveAsync(asn.Id, "as-set", "Please.", DateTimeOffset.UtcNow.AddDays(1)));
        Assert.Equal(HttpStatusCode.Forbidden, own.Status);
    }

    [Fact]
    public async Task The_command_line_waives_lists_and_takes_back()
    {
        using var peer = await NativePeer.NewAsync(server);
        await peer.ApprovedAsnAsync();
        var (op, own) = (PeerlineProgram.Operator(server), PeerlineProgram.Peer(server));
        var until = DateTimeOffset.UtcNow.AddDays(3).ToString("yyyy-MM-dd");
        var said = await op.DoneAsync("asn", "waive", $"{peer.Asn}", "--rule", "too-specific", "--until", until, "--reason", "A /25 for a week");
        Assert.Contains($"too-specific is waived for AS{peer.Asn} until {until} 00:00Z.", said.Output);
        var listed = (await own.DoneAsync("asn", "waivers", $"{peer.Asn}", "-o", "json")).Json;
        Assert.Equal("A /25 for a week", listed[0].GetProperty("reason").GetString());
        Assert.Contains("holds", (await own.DoneAsync("asn", "waivers", $"{peer.Asn}")).Output);
        await op.DoneAsync("asn", "unwaive", $"{peer.Asn}", "--rule", "too-specific");
        Assert.Contains("No rule is waived", (await own.DoneAsync("asn", "waivers", $"{peer.Asn}")).Output);
    }

    [Fact]
    public async Task A_blackhole_is_agreed_for_both_to_read_and_ended_by_the_operator_alone()
    {
        using var peer = await NativePeer.NewAsync(server);
        var started = await peer.StartedAsync();
        var asn = await peer.Client.PeerAsns.ListAsync().FirstAsync(a => a.Asn == peer.Asn);
        var wrong = await Assert.ThrowsAsync<PeerlineApiException>(() =>
            peer.Operator.PeerAsns.AgreeOnBlackholeAsync(asn.Id, new NewBlackholeAgreement(8, 129, "")));
        Assert.Equal(["reason", "shortestV4", "shortestV6"], wrong.Problems.Select(p => p.Target).Order(StringComparer.Ordinal));
        var nothing = await Assert.ThrowsAsync<PeerlineApiException>(() =>
            peer.Operator.PeerAsns.AgreeOnBlackholeAsync(asn.Id, new NewBlackholeAgreement(null, null, "Nothing.")));
        Assert.Equal("Required", Assert.Single(nothing.Problems).Code);
        var own = await Assert.ThrowsAsync<PeerlineApiException>(() =>
            peer.Client.PeerAsns.AgreeOnBlackholeAsync(asn.Id, new NewBlackholeAgreement(32, null, "Please.")));
        Assert.Equal(HttpStatusCode.Forbidden, own.Status);

        var said = await PeerlineProgram.Operator(server).DoneAsync("asn", "blackhole", $"{peer.Asn}", "--v4", "32", "--v6", "128", "--reason", "By contract 7");
        Assert.Contains($"Routes of AS{peer.Asn} with BLACKHOLE are discarded: IPv4 of /32 and longer, IPv6 of /128 and longer.", said.Output);
        var agreed = (await peer.Client.PeerAsns.GetAsync(asn.Id)).Value.Blackhole!;
        Assert.Equal((32, 128, "By contract 7"), (agreed.ShortestV4, agreed.ShortestV6, agreed.Reason));
        Assert.Contains(await peer.Client.Connections.HistoryAsync(started.Id).ToListAsync(), e => e.Type == "connection.rules-changed");
        // What is waived besides stands.
        await peer.Operator.PeerAsns.WaiveAsync(asn.Id, "as-set", "For a week.", DateTimeOffset.UtcNow.AddDays(7));
        Assert.NotNull((await peer.Client.PeerAsns.GetAsync(asn.Id)).Value.Blackhole);

        await PeerlineProgram.Operator(server).DoneAsync("asn", "blackhole", $"{peer.Asn}", "--off");
        Assert.Null((await peer.Client.PeerAsns.GetAsync(asn.Id)).Value.Blackhole);
        Assert.Single(await peer.Client.PeerAsns.WaiversAsync(asn.Id).ToListAsync());
        var ended = await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Operator.PeerAsns.EndBlackholeAsync(asn.Id));
        Assert.Equal(HttpStatusCode.NotFound, ended.Status);
    }
}
