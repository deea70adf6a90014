using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Peerline.Routing.Addressing;
using Peerline.Sources.Networks;
using Peerline.Sources.PeeringDb;

namespace Peerline.Tests.Sources;

/// <summary>The mirror against PeeringDB's own pages and limits.</summary>
public sealed class PeeringDbMirrorTests : IAsyncLifetime
{
    private readonly HastyTime time = new(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly string folder = Directory.CreateTempSubdirectory("peerline-peeringdb-").FullName;
    private PeeringDbServer server = null!;

    public ValueTask InitializeAsync()
    {
        server = new PeeringDbServer(time);
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_first_load_is_the_dump_and_then_what_changed_and_every_network_is_as_it_said()
    {
        server.Net(1)["name"] = "changed after the dump";
        server.Touch(server.Net(1));
        using var mirror = await SyncedAsync();
        Assert.Equal(PeeringDbState.Current, mirror.View.State);
        Assert.Equal("/dump/org-0.json", server.Calls[0].Path);
        Assert.StartsWith("/api/org?depth=0&since=", server.Calls[1].Path, StringComparison.Ordinal);
        Assert.Equal(500, mirror.View.Count);
        foreach (var net in server.Objects["net"])
        {
            var known = mirror.View.Network(new Asn(net["asn"]!.GetValue<uint>()))!.Network;
            Assert.Equal(
                (net["id"]!.GetValue<long>(), net["name"]!.GetValue<string>(), net["irr_as_set"]!.GetValue<string>(), net["info_prefixes4"]?.GetValue<int>(),
                    net["info_prefixes6"]?.GetValue<int>(), net["policy_general"]!.GetValue<string>()),
                (known.Id, known.Name, known.IrrAsSet, known.InfoPrefixes4, known.InfoPrefixes6, known.PolicyGeneral));
        }
    }

    [Fact]
    public async Task A_network_has_its_contacts_and_its_facilities_and_what_refers_to_nothing_known_is_left_out()
    {
        using var mirror = await SyncedAsync();
        Assert.Equal(["noc@nlayer.example"], mirror.View.Network(new Asn(4436))!.ContactsOf("noc").Select(c => c.Email));
        var known = server.Objects["fac"].Select(f => f["id"]!.GetValue<long>()).ToHashSet();
        foreach (var group in server.Objects["netfac"].GroupBy(n => n["net_id"]!.GetValue<long>()))
        {
            if (server.Objects["net"].SingleOrDefault(n => n["id"]!.GetValue<long>() == group.Key) is not { } net) continue;
            var at = group.Select(n => n["fac_id"]!.GetValue<long>()).Where(known.Contains).Distinct().Order();
            Assert.Equal(at, mirror.View.Network(new Asn(net["asn"]!.GetValue<uint>()))!.Facilities.Select(f => f.Id));
        }
    }

    [Fact]
    public async Task An_anonymous_mirror_is_never_throttled_gives_its_name_and_pauses_between_calls()
    {
        using var mirror = await SyncedAsync(o => o.Dump = "");
        for (var hour = 0; hour < 3; hour++) await AgainAsync(mirror, TimeSpan.FromHours(1));
        Assert.DoesNotContain(server.Calls, c => c.Status != 200);
        Assert.All(server.Calls, c => Assert.StartsWith("Peerline/", c.UserAgent, StringComparison.Ordinal));
        Assert.All(server.Calls, c => Assert.Null(c.Authorization));
        Assert.All(server.Calls.Zip(server.Calls.Skip(1)), pair => Assert.True(pair.Second.At - pair.First.At >= TimeSpan.FromSeconds(2)));
        Assert.Equal(500, mirror.View.Count);
    }

    [Fact]
    public async Task What_changed_within_the_second_of_the_newest_change_is_not_missed()
    {
        using var mirror = await SyncedAsync();
        server.Touch(server.Net(1));
        await AgainAsync(mirror, TimeSpan.Zero);
        // A moment later, in the same second as PeeringDB writes it.
        var (first, second) = (server.Net(1), server.Net(2));
        second["updated"] = first["updated"]!.GetValue<string>();
        second["name"] = "in the same second";
        await AgainAsync(mirror, TimeSpan.FromHours(1));
        Assert.Equal("in the same second", mirror.View.Network(new Asn(second["asn"]!.GetValue<uint>()))!.Network.Name);
    }

    [Fact]
    public async Task A_tombstone_deletes_and_an_older_dump_does_not_bring_it_back()
    {
        using var mirror = await SyncedAsync();
        server.Touch(server.Net(1), "deleted");
        await AgainAsync(mirror, TimeSpan.FromHours(1));
        Assert.Null(mirror.View.Network(new Asn(4436)));
        await AgainAsync(mirror, TimeSpan.FromDays(8));
        Assert.Null(mirror.View.Network(new Asn(4436)));
        Assert.Equal(2, server.Calls.Count(c => c.Path == "/dump/net-0.json"));
    }

    [Fact]
    public async Task The_weekly_look_at_everything_takes_what_was_missed_and_deletes_nothing_that_is_missing()
    {
        using var mirror = await SyncedAsync();
        server.Dump["net"].RemoveAll(n => n["id"]!.GetValue<long>() == 1);
        // Of an hour that was never asked for.
        var missed = server.Net(2);
        (missed["id"], missed["asn"], missed["name"]) = (9_999_999L, 4_199_999_999u, "missed");
        server.Dump["net"].Add(missed.DeepClone().AsObject());
        await AgainAsync(mirror, TimeSpan.FromDays(6));
        Assert.Null(mirror.View.Network(new Asn(4_199_999_999)));
        await AgainAsync(mirror, TimeSpan.FromDays(2));
        Assert.NotNull(mirror.View.Network(new Asn(4_199_999_999)));
        Assert.NotNull(mirror.View.Network(new Asn(4436)));
        Assert.Equal(1, mirror.Kinds.Single(k => k.Kind == "net").Unconfirmed);
    }

    [Fact]
    public async Task A_call_too_many_is_made_again_when_PeeringDB_said_and_a_long_wait_ends_the_look()
    {
        using var mirror = await SyncedAsync();
        var before = server.Calls.Count;
        server.Next(1, _ => (429, Encoding.UTF8.GetBytes("""{"message": "Request was throttled. Expected available in 41 seconds."}"""), "41"));
        Assert.Null((await AgainAsync(mirror, TimeSpan.FromHours(1))).Failure);
        var (refused, next) = (server.Calls[before], server.Calls[before + 1]);
        Assert.Equal((429, refused.Path), (refused.Status, next.Path));
        Assert.InRange(next.At - refused.At, TimeSpan.FromSeconds(41), TimeSpan.FromSeconds(45));

        before = server.Calls.Count;
        server.Next(1, _ => (429, Encoding.UTF8.GetBytes("""{"message": "Request was throttled. Expected available in 3000 seconds."}"""), "3000"));
        var attempt = await AgainAsync(mirror, TimeSpan.FromHours(1));
        Assert.Equal(before + 1, server.Calls.Count);
        Assert.Contains("Expected available in 3000 seconds", attempt.Failure, StringComparison.Ordinal);
        Assert.Equal(time.GetUtcNow() + TimeSpan.FromSeconds(3000), attempt.RetryAt);
        Assert.Equal(500, mirror.View.Count);
    }

    [Fact]
    public async Task Without_a_word_of_how_long_it_is_waited_longer_each_time_and_then_no_more()
    {
        using var mirror = Mirror();
        server.Next(5, _ => (503, "<html>"u8.ToArray(), null));
        var attempt = await mirror.SyncAsync(CancellationToken.None);
        var waits = server.Calls.Zip(server.Calls.Skip(1)).Select(p => Math.Round((p.Second.At - p.First.At).TotalSeconds));
        Assert.Equal([5, 10, 20, 40], waits);
        Assert.Contains("503", attempt.Failure, StringComparison.Ordinal);
        Assert.Equal(PeeringDbState.Empty, mirror.View.State);
    }

    [Fact]
    public async Task A_key_that_is_not_taken_ends_the_look_at_once_and_a_key_that_comes_later_brings_what_only_users_see()
    {
        using (var wrong = Mirror(o => (o.ApiKey, o.Dump) = ("wrong", "")))
        {
            var attempt = await wrong.SyncAsync(CancellationToken.None);
            Assert.Contains("the API key is not taken. Invalid API key.", attempt.Failure, StringComparison.Ordinal);
            Assert.Single(server.Calls);
        }

        using (var anonymous = await SyncedAsync())
        {
            Assert.Single(anonymous.View.Network(new Asn(4436))!.Contacts);
            Assert.True(NetworkRecords.ProfileOf(anonymous.View, new Asn(4436)).Value!.IsPublicOnly);
        }

        using var user = await SyncedAsync(o => o.ApiKey = PeeringDbServer.Key);
        Assert.Equal(["Public", "Users"], user.View.Network(new Asn(4436))!.Contacts.Select(c => c.Visible));
        Assert.False(NetworkRecords.ProfileOf(user.View, new Asn(4436)).Value!.IsPublicOnly);
        Assert.All(server.Calls.Where(c => c.Authorization == $"Api-Key {PeeringDbServer.Key}"), c => Assert.StartsWith("/api/", c.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_restart_goes_on_with_what_is_on_disk()
    {
        using (await SyncedAsync())
        {
        }

        var before = server.Calls.Count;
        using var again = Mirror();
        Assert.Equal(PeeringDbState.Current, again.View.State);
        Assert.Equal("GTT Communications (AS4436)", again.View.Network(new Asn(4436))!.Network.Name);
        time.Pass(TimeSpan.FromHours(4));
        Assert.Equal(PeeringDbState.Stale, again.View.State);
        await again.SyncAsync(CancellationToken.None);
        Assert.All(server.Calls.Skip(before), c => Assert.Contains("since=", c.Path, StringComparison.Ordinal));
        Assert.Equal(PeeringDbState.Current, again.View.State);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{\"objects\": [")]
    public async Task A_kind_that_cannot_be_read_after_a_restart_says_nothing_until_everything_was_read_again(string? left)
    {
        using (await SyncedAsync())
        {
        }

        var networks = Path.Combine(folder, "net.json");
        File.Delete(networks);
        if (left is not null) await File.WriteAllTextAsync(networks, left);
        using var again = Mirror();
        Assert.Equal((PeeringDbState.Empty, null), (again.View.State, again.View.SyncedAt));
        await again.SyncAsync(CancellationToken.None);
        Assert.Equal(PeeringDbState.Current, again.View.State);
        Assert.NotNull(again.View.Network(new Asn(4436)));
    }

    [Fact]
    public async Task A_look_that_was_cut_off_goes_on_at_the_kind_where_it_was()
    {
        server.Next(5, body => (200, body, null));
        server.Next(5, _ => (500, [], null));
        using (var mirror = Mirror()) Assert.NotNull((await mirror.SyncAsync(CancellationToken.None)).Failure);
        using var again = await SyncedAsync();
        Assert.Single(server.Calls, c => c.Path == "/dump/org-0.json");
        Assert.Equal(500, again.View.Count);
    }

    [Fact]
    public async Task An_object_that_is_not_understood_is_skipped_and_the_rest_is_taken()
    {
        server.Dump["net"][0]["asn"] = "not a number";
        server.Dump["net"][1].Remove("name");
        server.Dump["net"][2]["updated"] = null;
        server.Dump["net"][3]["info_prefixes4"] = new JsonArray();
        foreach (var net in server.Objects["net"].Take(4)) net["updated"] = "2001-01-01T00:00:00Z";
        using var mirror = await SyncedAsync();
        Assert.Equal(496, mirror.View.Count);
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("empty")]
    [InlineData("no JSON")]
    [InlineData("no data")]
    public async Task An_answer_that_is_none_is_refused_whole_and_what_is_known_stays(string how)
    {
        using var mirror = await SyncedAsync();
        server.Next(5, body => (200, how switch
        {
            "cut" => body[..(body.Length / 2)],
            "empty" => """{"data": [], "meta": {}}"""u8.ToArray(),
            "no JSON" => "<html>maintenance</html>"u8.ToArray(),
            _ => """{"meta": {}}"""u8.ToArray(),
        }, null));
        var attempt = await AgainAsync(mirror, TimeSpan.FromDays(8));
        Assert.NotNull(attempt.Failure);
        Assert.Equal(500, mirror.View.Count);
        Assert.Equal(PeeringDbState.Stale, mirror.View.State);
    }

    [Fact]
    public void Each_installation_has_its_own_moment_in_a_period_and_a_look_that_is_late_is_made_at_once()
    {
        var (now, hour) = (new DateTimeOffset(2026, 5, 1, 10, 30, 0, TimeSpan.Zero), TimeSpan.FromHours(1));
        DateTimeOffset Next(double? last, double offset, double? notBefore = null) => SyncMinute.Next(
            now, now - Span(last), now + Span(notBefore), hour, TimeSpan.FromMinutes(offset));
        Assert.Equal(now.AddMinutes(15), Next(last: 20, offset: 45));
        Assert.Equal(now.AddMinutes(47), Next(last: 20, offset: 17));
        Assert.Equal(now, Next(last: null, offset: 17));
        Assert.Equal(now, Next(last: 121, offset: 17));
        Assert.Equal(now.AddMinutes(50), Next(last: 20, offset: 45, notBefore: 50));
        static TimeSpan? Span(double? minutes) => minutes is { } m ? TimeSpan.FromMinutes(m) : null;
    }

    [Fact]
    public void Settings_that_cannot_work_are_named_all_at_once()
    {
        var options = new PeeringDbOptions { Api = "ftp://x", Dump = "http://user:word@x/", Every = TimeSpan.FromMinutes(1), Pause = TimeSpan.FromMinutes(2) };
        Assert.Equal(4, options.Problems().Count());
        Assert.Single(new PeeringDbOptions { Api = "http://peeringdb.example/api", ApiKey = "key" }.Problems());
        Assert.Empty(new PeeringDbOptions { ApiKey = "key" }.Problems());
    }

    private PeeringDbMirror Mirror(Action<PeeringDbOptions>? change = null)
    {
        var options = new PeeringDbOptions { Enabled = true, Api = $"{server.Root}/api", Dump = $"{server.Root}/dump" };
        change?.Invoke(options);
        return new PeeringDbMirror(options, folder, time, NullLogger<PeeringDbMirror>.Instance);
    }

    private async Task<PeeringDbMirror> SyncedAsync(Action<PeeringDbOptions>? change = null)
    {
        var mirror = Mirror(change);
        var attempt = await mirror.SyncAsync(CancellationToken.None);
        Assert.Null(attempt.Failure);
        return mirror;
    }

    private async Task<PeeringDbAttempt> AgainAsync(PeeringDbMirror mirror, TimeSpan later)
    {
        time.Pass(later);
        return await mirror.SyncAsync(CancellationToken.None);
    }
}
