using Peerline.Client.Contracts;

namespace Peerline.Lab.Tests;

/// <summary>
/// What goes wrong at the peer's side is found from ours alone, named so that the right person mends the right thing, and lets nothing
/// through meanwhile.
/// </summary>
public class FailedTurnupTests(FailedTurnups turnups, ITestOutputHelper output) : IClassFixture<FailedTurnups>
{
    [Fact]
    public async Task A_wrong_MD5_key_is_known_from_the_segments_that_the_kernel_dropped()
    {
        var report = await FailedAsync("wrong-key", "md5");
        Assert.Contains("wrong or missing MD5 signature", Blocking(report, "md5").Sentence, StringComparison.Ordinal);
        Assert.Contains("agreed key", Blocking(report, "md5").Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_ASN_is_named_with_the_one_that_is_registered()
    {
        var report = await FailedAsync("wrong-asn", "asn");
        Assert.Contains("AS64510", Blocking(report, "asn").Sentence, StringComparison.Ordinal);
        Assert.Contains("AS64501", Blocking(report, "asn").Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Swapped_addresses_are_told_from_a_peer_that_is_away()
    {
        var report = await FailedAsync("swapped", "own-address");
        Assert.Contains("swapped", Blocking(report, "session-established").Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_prefixes_close_the_session_under_DENY_ALL()
    {
        var report = await FailedAsync("too-many", "max-prefixes");
        Assert.Contains("the limit is 10", Blocking(report, "max-prefixes").Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_leaked_default_route_is_seen_before_policy()
    {
        var report = await FailedAsync("default-route", "default-route");
        Assert.Contains("export filter", Blocking(report, "default-route").Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_that_is_not_there_is_silent()
    {
        await FailedAsync("silent", "peer-answers");
    }

    [Fact]
    public async Task A_peer_that_has_not_configured_BGP_answers_ping_and_nothing_else()
    {
        var report = await FailedAsync("no-bgp", "session-established");
        Assert.Contains("179", Blocking(report, "session-established").Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_that_announces_nothing_leaves_DENY_ALL_unproved()
    {
        var report = await FailedAsync("nothing-announced", "deny-all");
        Assert.Equal("Unproved", Blocking(report, "deny-all").Outcome);
    }

    /// <summary>It failed, this check is the first that is named, only it and what follows from it blocks, and DENY ALL holds.</summary>
    private async Task<ValidationReport> FailedAsync(string fault, string cause)
    {
        var (_, c, report, sessions, receivedByPeer, forwards) = await turnups.OfAsync(fault);
        output.WriteLine(Turnup.Text(report));
        Assert.Equal("ProvisioningFailed", c.State);
        Assert.False(report.Passed);
        Assert.StartsWith(cause, report.Summary, StringComparison.Ordinal);
        Assert.Equal(c.Reason, report.Summary);
        Assert.All(report.Findings.Where(f => f.Blocks), f => Assert.False(string.IsNullOrWhiteSpace(f.Hint), f.Check));
        // The counter of dropped segments is the whole router's: nobody else is accused for the one wrong key.
        if (cause != "md5") Assert.DoesNotContain(report.Findings, f => f.Check == "md5" && f.Blocks);

        Assert.All(c.Halves, h => Assert.False(h.Applied?.Open));
        Assert.All(sessions, s => Assert.Equal((0, 0), (s.Accepted ?? 0, s.Advertised ?? 0)));
        Assert.Equal(0, receivedByPeer);
        Assert.False(forwards);
        return report;
    }

    [Fact]
    public async Task Once_the_cause_is_mended_and_it_is_said_again_the_connection_becomes_Active()
    {
        string[] mended = ["wrong-key", "wrong-asn", "too-many", "default-route"];
        var links = new List<Turnup>();
        foreach (var fault in mended) links.Add((await turnups.OfAsync(fault)).Link);
        foreach (var link in links)
        {
            await link.RetryAsync();
            await link.ConfiguredAsync();
            await link.ReadyAsync();
        }

        await Task.WhenAll(links.Select(l => l.UntilAsync("Active")));
        foreach (var (fault, link) in mended.Zip(links))
        {
            output.WriteLine($"{fault}: ready to Active {(await link.TookAsync("ready", "active")).TotalSeconds:F1} s");
            Assert.Equal(1, await link.Bird!.CountAsync("protocol edge4"));
        }
    }

    private static Finding Blocking(ValidationReport report, string check) => report.Findings.First(f => f.Blocks && f.Check == check);
}
