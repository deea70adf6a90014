using System.Text;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Sources.Irr;
using Peerline.Stages.Validation;
using Peerline.Tests.Validation;

namespace Peerline.Tests.Sources;

/// <summary>The real bgpq4 against a registry of the test's own.</summary>
public sealed class IrrSourceTests : IAsyncLifetime
{
    private static readonly Asn Peer = new(2002);
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly string folder = Directory.CreateTempSubdirectory("peerline-irr-").FullName;
    private readonly IrrServer server = new()
    {
        Sets = { ["AS-PEER"] = ["AS2002", "AS5005", "AS-CUSTOMER"], ["AS-CUSTOMER"] = ["AS5006"] },
        Routes =
        {
            ["AS2002"] = ["45.81.0.0/22", "45.82.0.0/24", "2a0e:81::/32"], ["AS5005"] = ["45.83.0.0/24"], ["AS5006"] = ["45.84.0.0/16", "2a0e:84::/32"],
        },
    };

    private readonly IrrOptions options = new() { Enabled = true, Timeout = TimeSpan.FromSeconds(30) };

    public ValueTask InitializeAsync()
    {
        if (!File.Exists("/usr/bin/bgpq4")) Assert.Skip("Debian's bgpq4 is not installed.");
        options.Host = server.Host;
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_set_is_expanded_to_its_origins_and_what_they_have_registered()
    {
        using var irr = Source();
        var record = await irr.RefreshAsync(Peer, "AS-PEER", default);
        Assert.Null(record.Failure);
        Assert.Equal([2002, 5005, 5006], record.Known!.Origins);
        Assert.Equal(["45.81.0.0/22", "45.82.0.0/24", "45.83.0.0/24", "45.84.0.0/16", "2a0e:81::/32", "2a0e:84::/32"],
            record.Known.Prefixes.Select(p => p.ToString()));
        Assert.Equal((IrrState.Current, IrrOrigin.Peer), (irr.Of(Peer).State, record.From));
        Assert.True(record.Known.Covers(Prefix.Parse("45.84.7.0/24")));
        Assert.False(record.Known.Covers(Prefix.Parse("45.80.0.0/14")));
    }

    [Fact]
    public async Task A_set_that_names_its_registry_is_taken_from_there_and_the_configured_registries_are_asked_else()
    {
        server.Sets["RIPE::AS-PEER"] = ["AS5005"];
        options.Sources.Add("RADB");
        using var irr = Source();
        Assert.Equal([5005], (await irr.RefreshAsync(Peer, "ripe::as-peer", default)).Known!.Origins);
        Assert.Contains("!sRIPE", server.Asked);
        Assert.Equal(3, (await irr.RefreshAsync(new Asn(7007), "AS-PEER", default)).Known!.Origins.Count);
        Assert.Contains("!sRADB", server.Asked);
    }

    [Fact]
    public async Task Private_numbers_in_a_set_are_left_out_and_do_not_spoil_it()
    {
        server.Sets["AS-CUSTOMER"] = ["AS5006", "AS64512", "AS4200000000"];
        using var irr = Source();
        var record = await irr.RefreshAsync(Peer, "AS-PEER", default);
        Assert.Null(record.Failure);
        Assert.Equal([2002, 5005, 5006], record.Known!.Origins);
    }

    [Fact]
    public async Task What_nobody_has_registered_any_more_is_forgotten_when_it_is_old()
    {
        using (var irr = Source())
        {
            await irr.RefreshAsync(Peer, "AS-PEER", default);
            await irr.RefreshAsync(new Asn(7007), "AS-PEER", default);
            await irr.ForgetAsync(new HashSet<Asn> { Peer }, default);
            Assert.Equal(2, irr.Records.Count);
            time.Advance(options.StaleAfter + TimeSpan.FromSeconds(1));
            await irr.ForgetAsync(new HashSet<Asn> { Peer }, default);
            Assert.Equal(Peer, Assert.Single(irr.Records).Asn);
        }

        using var again = Source();
        Assert.Equal(Peer, Assert.Single(again.Records).Asn);
    }

    [Fact]
    public async Task That_the_registries_have_nothing_at_all_of_an_AS_that_had_something_is_not_believed()
    {
        using var irr = Source();
        var asn = new Asn(2002);
        await irr.RefreshAsync(asn, null, default);
        Assert.NotEmpty(await irr.RoutesOfAsync(asn, default));
        server.Routes.Clear();
        Assert.Contains("not believed", (await Assert.ThrowsAsync<IrrException>(() => irr.RoutesOfAsync(asn, default))).Message, StringComparison.Ordinal);
        Assert.Empty(await irr.RoutesOfAsync(new Asn(64999), default));
    }

    [Fact]
    public async Task Sets_that_hold_each_other_end()
    {
        server.Sets["AS-CUSTOMER"] = ["AS5006", "AS-PEER", "AS-CUSTOMER"];
        server.Sets["RIPE::AS-LOOP"] = ["AS2002", "RIPE::AS-LOOP", "AS-LOOP"];
        using var irr = Source();
        Assert.Equal([2002, 5005, 5006], (await irr.RefreshAsync(Peer, "AS-PEER", default)).Known!.Origins);
        // With its registry named bgpq4 walks the members by itself.
        Assert.Equal([2002], (await irr.RefreshAsync(new Asn(7007), "RIPE::AS-LOOP", default)).Known!.Origins);
    }

    [Fact]
    public async Task Without_a_word_of_the_peers_it_is_the_AS_by_itself()
    {
        using var irr = Source();
        var record = await irr.RefreshAsync(Peer, null, default);
        Assert.Equal((IrrOrigin.Asn, "AS2002"), (record.From, Assert.Single(record.Objects)));
        Assert.Equal([2002], record.Known!.Origins);
        Assert.Equal(3, record.Known.Prefixes.Count);
    }

    [Fact]
    public async Task An_answer_that_is_cut_at_any_point_of_the_conversation_replaces_nothing()
    {
        using var irr = Source();
        var good = (await irr.RefreshAsync(Peer, "AS-PEER", default)).Known;
        var questions = server.Asked.Where(q => q.StartsWith("!i", StringComparison.Ordinal) || q.StartsWith("!a4", StringComparison.Ordinal)
            || q.StartsWith("!a6", StringComparison.Ordinal)).Distinct().ToList();
        Assert.NotEmpty(questions);
        foreach (var question in questions)
            foreach (var cut in new[] { 0, 1, 5 })
            {
                server.Trick = (asked, right) => asked == question ? right[..Math.Min(cut, right.Length)] : null;
                var record = await irr.RefreshAsync(Peer, "AS-PEER", default);
                Assert.True(record.Failure is not null, $"{question} cut at {cut}");
                Assert.Equal(good, record.Known);
            }
    }

    [Theory]
    [InlineData("A12\nnot a prefix\nC\n")]
    [InlineData("F the database is being loaded\n")]
    [InlineData("A99999999999\n")]
    [InlineData("A-5\nxx\nC\n")]
    [InlineData("\0\u0001\u0002garbage\n\n\n")]
    public async Task Garbage_and_errors_replace_nothing(string answer)
    {
        options.Timeout = TimeSpan.FromSeconds(5);
        using var irr = Source();
        var good = (await irr.RefreshAsync(Peer, "AS-PEER", default)).Known;
        server.Trick = (asked, _) => asked is ['!', 'a', '4' or '6', ..] || asked.StartsWith("!iAS", StringComparison.Ordinal) ? Encoding.ASCII.GetBytes(answer) : null;
        var record = await irr.RefreshAsync(Peer, "AS-PEER", default);
        Assert.NotNull(record.Failure);
        Assert.DoesNotContain(record.Failure, c => char.IsControl(c));
        Assert.Equal(good, record.Known);
        Assert.Null(record.Held);
    }

    [Fact]
    public async Task A_registry_that_hangs_is_left_and_its_process_ended()
    {
        using var irr = Source();
        var good = (await irr.RefreshAsync(Peer, "AS-PEER", default)).Known;
        server.Hangs = true;
        options.Timeout = TimeSpan.FromSeconds(1);
        var record = await irr.RefreshAsync(Peer, "AS-PEER", default);
        Assert.Contains("did not end within", record.Failure, StringComparison.Ordinal);
        Assert.Equal(good, record.Known);
        Assert.DoesNotContain(System.Diagnostics.Process.GetProcessesByName("bgpq4"), p => CommandLine(p).Contains(server.Host, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_program_that_is_not_there_and_a_server_that_is_not_there_are_failures_with_a_reason()
    {
        options.Host = "127.0.0.1:1";
        using (var irr = Source()) Assert.NotNull((await irr.RefreshAsync(Peer, "AS-PEER", default)).Failure);
        options.Program = "/no/such/bgpq4";
        using var none = Source();
        var record = await none.RefreshAsync(Peer, "AS-PEER", default);
        Assert.Contains("cannot be started", record.Failure, StringComparison.Ordinal);
        Assert.Equal(IrrState.None, none.Of(Peer).State);
    }

    [Fact]
    public async Task An_empty_set_is_not_believed_and_one_that_is_too_large_is_refused()
    {
        using var irr = Source();
        var good = (await irr.RefreshAsync(Peer, "AS-PEER", default)).Known;
        foreach (var empty in new[] { "AS-NOBODY", "AS7007" })
        {
            var record = await irr.RefreshAsync(Peer, empty, default);
            Assert.Contains("not believed", record.Failure, StringComparison.Ordinal);
            Assert.Equal(good, record.Known);
        }

        options.MostPrefixes = 5;
        Assert.Contains("at most 5", (await irr.RefreshAsync(Peer, "AS-PEER", default)).Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shrink_over_the_threshold_is_held_until_a_person_releases_what_it_saw()
    {
        using var irr = Source();
        var good = (await irr.RefreshAsync(Peer, "AS-PEER", default)).Known;
        server.Sets["AS-PEER"] = ["AS2002"];
        time.Advance(TimeSpan.FromHours(6));
        var record = await irr.RefreshAsync(Peer, "AS-PEER", default);
        Assert.Equal("2 of 3 ASNs and 2 of 4 IPv4 prefixes and 1 of 2 IPv6 prefixes would go: more than 30 %.", record.Held!.Reason);
        Assert.Equal(good, irr.Of(Peer).Set);
        Assert.Null(await irr.ReleaseAsync(Peer, record.Held.Set.At - TimeSpan.FromSeconds(1), default));
        var released = await irr.ReleaseAsync(Peer, record.Held.Set.At, default);
        Assert.Equal([2002], released!.Known!.Origins);
        Assert.Null(released.Held);
        Assert.Null(await irr.ReleaseAsync(Peer, record.Held.Set.At, default));
    }

    [Fact]
    public async Task What_comes_back_puts_an_end_to_what_was_held()
    {
        using var irr = Source();
        await irr.RefreshAsync(Peer, "AS-PEER", default);
        server.Routes.Remove("AS5006");
        Assert.NotNull((await irr.RefreshAsync(Peer, "AS-PEER", default)).Held);
        server.Routes["AS5006"] = ["45.84.0.0/16", "2a0e:84::/32", "45.85.0.0/16"];
        var record = await irr.RefreshAsync(Peer, "AS-PEER", default);
        Assert.Null(record.Held);
        Assert.Equal(5, record.Known!.PrefixesV4);
    }

    [Fact]
    public async Task A_restart_knows_what_was_known_and_what_is_old_is_stale_and_stays_in_use()
    {
        using (var before = Source()) await before.RefreshAsync(Peer, "AS-PEER", default);
        using var irr = Source();
        Assert.Equal(IrrState.Current, irr.Of(Peer).State);
        Assert.False(irr.IsDue(Peer, "AS-PEER"));
        Assert.True(irr.IsDue(Peer, "AS-OTHER"));
        time.Advance(TimeSpan.FromHours(49));
        Assert.True(irr.IsDue(Peer, "AS-PEER"));
        var view = irr.Of(Peer);
        Assert.Equal((IrrState.Stale, true), (view.State, view.Set!.HasOrigin(Peer)));
    }

    [Fact]
    public void A_file_that_is_spoilt_is_as_none()
    {
        File.WriteAllText(Path.Combine(folder, "AS2002.json"), "{\"asn\": 2002, \"known\": {");
        using var irr = Source();
        Assert.Equal(IrrState.None, irr.Of(Peer).State);
    }

    [Theory]
    [InlineData("as-example", "AS-EXAMPLE")]
    [InlineData("RIPE::AS-EXAMPLE", "RIPE::AS-EXAMPLE")]
    [InlineData("AS-EXAMPLE@ripe", "RIPE::AS-EXAMPLE")]
    [InlineData("AS64500:AS-CUSTOMERS", "AS64500:AS-CUSTOMERS")]
    [InlineData("ARIN-NONAUTH::AS1:AS-X:AS2", "ARIN-NONAUTH::AS1:AS-X:AS2")]
    [InlineData("AS64500", "AS64500")]
    [InlineData("AS4294967296", null)]
    [InlineData("AS1:AS2", null)]
    [InlineData("AS1:AS2:AS-X", null)]
    [InlineData("AS-X:AS1", "AS-X:AS1")]
    [InlineData("AS-X:AS1:AS-Y", "AS-X:AS1:AS-Y")]
    [InlineData("RIPE::AS64500", "AS64500")]
    [InlineData("AS-", null)]
    [InlineData("-h", null)]
    [InlineData("EXCEPT", null)]
    [InlineData("AS-X;reboot", null)]
    [InlineData("AS-X\n", "AS-X")]
    [InlineData("AS-X\nAS-Y", null)]
    [InlineData("AS-ÄÖ", null)]
    [InlineData("A::B::AS-X", null)]
    [InlineData("--AS-X", null)]
    [InlineData("", null)]
    public void Only_names_are_names(string text, string? name) => Assert.Equal(name, AsSetName.Parse(text)?.ToString());

    [Fact]
    public void No_text_at_all_becomes_an_option_or_two_arguments() => Gen.String.Sample(text =>
    {
        foreach (var name in AsSetName.ParseList(text) ?? [])
            Assert.Matches(@"^([A-Z0-9][A-Z0-9-]*::)?AS[A-Z0-9_:-]+\z", name.ToString());
    });

    [Fact]
    public void A_field_may_name_several_sets_and_one_that_is_none_spoils_it()
    {
        Assert.Equal(["AS-A", "RIPE::AS-B"], AsSetName.ParseList("AS-A, ripe::as-b AS-A")!.Select(n => n.ToString()));
        Assert.Null(AsSetName.ParseList("AS-A see our website"));
        Assert.Null(AsSetName.ParseList(string.Join(' ', Enumerable.Range(1, 9).Select(i => $"AS{i}"))));
    }

    [Fact]
    public void By_the_policy_what_is_not_registered_is_told_or_kept_out()
    {
        IReadOnlyList<Prefix> Predicted(IrrUse use, IrrView? view = null)
        {
            var scene = Scene.Registered(use, [2002], "45.81.0.0/22", "2a0e:81::/32");
            return Validator.Judge(view is null ? scene : scene with { Irr = view }, Scene.Now).V4!.Predicted;
        }

        var all = Predicted(IrrUse.Off);
        Assert.Contains(Prefix.Parse("45.82.0.0/24"), all);
        Assert.Equal(all, Predicted(IrrUse.Report));
        Assert.Equal(all.Where(p => p != Prefix.Parse("45.82.0.0/24")), Predicted(IrrUse.Require));
        Assert.Empty(Predicted(IrrUse.Require, IrrView.None));
        Assert.Empty(Predicted(IrrUse.Require, IrrView.NotConfigured));
        Assert.Equal(all, Predicted(IrrUse.Report, IrrView.None));
    }

    [Fact]
    public void Settings_that_cannot_work_are_named_all_at_once()
    {
        var wrong = new IrrOptions { Host = "-T", Program = "-x", ShrinkPercent = 0, MostPrefixes = 0, StaleAfter = TimeSpan.Zero, Sources = { "RIPE,-h" } };
        Assert.Equal(6, wrong.Problems().Count());
        Assert.Empty(new IrrOptions { Host = "irr.example.net:43", Sources = { "RIPE", "RADB" } }.Problems());
    }

    private IrrSource Source() => new(options, folder, time, null, NullLogger<IrrSource>.Instance);

    private static string CommandLine(System.Diagnostics.Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
