using Microsoft.Extensions.Time.Testing;
using Peerline.Routing.Addressing;
using Peerline.Routing.Rtr;

namespace Peerline.Routing.Tests.Rtr;

/// <summary>The client against caches that do right, wrong and nothing.</summary>
public class RtrClientTests
{
    private static readonly Vrp A = new(Prefix.Parse("192.0.2.0/24"), 24, 64496);
    private static readonly Vrp B = new(Prefix.Parse("198.51.100.0/22"), 24, 64497);
    private static readonly Vrp C = new(Prefix.Parse("2001:db8::/32"), 48, 4200000001);

    private readonly FakeTimeProvider _time = new(DateTimeOffset.Parse("2026-01-01T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public async Task Everything_is_asked_for_first_then_what_changed_and_data_counts_at_its_end()
    {
        using var cache = new ScriptedCache();
        await using var client = Client(cache);
        using var router = await cache.AcceptAsync();
        await router.ExpectAsync(ResetQuery(2));
        await router.SendAsync(Response(2, 7), Announce(2, A), Announce(2, B));
        Assert.Equal(RtrDataState.None, client.Snapshot.State);
        Assert.Empty(client.Vrps);
        await router.SendAsync(End(2, 7, 10));
        var first = await client.WhenAsync(s => s.State == RtrDataState.Current, ScriptedCache.Deadline);
        Assert.Equal([A, B], first.Vrps);
        Assert.Equal((new RtrPosition(2, 7, 10), _time.GetUtcNow(), _time.GetUtcNow().AddHours(2)), (first.Position!.Value, first.LastUpdate!.Value, first.Expires!.Value));

        await router.SendAsync(Notify(2, 7, 10), Notify(2, 7, 11));
        await router.ExpectAsync(SerialQuery(2, 7, 10));
        await router.SendAsync(Response(2, 7), Announce(2, C), Withdraw(2, A));
        Assert.Equal([A, B], client.Vrps);
        await router.SendAsync(End(2, 7, 11));
        var second = await client.WhenAsync(s => s.Position?.Serial == 11, ScriptedCache.Deadline);
        Assert.Equal([B, C], second.Vrps);
        var delta = first.Vrps.Difference(second.Vrps);
        Assert.Equal([C], delta.Announced);
        Assert.Equal([A], delta.Withdrawn);
        var status = Assert.Single(second.Caches);
        Assert.True(status is { State: RtrCacheState.Synchronised, IsUsed: true, Updates: 2, Failures: 0, Records: 2 });
    }

    [Fact]
    public async Task An_answer_may_come_octet_by_octet()
    {
        using var cache = new ScriptedCache();
        await using var client = Client(cache);
        using var router = await cache.AcceptAsync();
        await router.ExpectAsync(ResetQuery(2));
        byte[] answer = [.. Response(2, 7), .. Announce(2, A), .. Announce(2, C), .. End(2, 7, 10)];
        foreach (var octet in answer) await router.SendAsync([octet]);
        var snapshot = await client.WhenAsync(s => s.State == RtrDataState.Current, ScriptedCache.Deadline);
        Assert.Equal([A, C], snapshot.Vrps);
    }

    [Fact]
    public async Task After_the_refresh_interval_the_cache_is_asked_and_a_cache_reset_makes_it_everything()
    {
        using var cache = new ScriptedCache();
        await using var client = Client(cache);
        using var router = await SynchronisedAsync(cache, client, A);
        await AdvanceAsync(router.ExpectAsync(SerialQuery(2, 7, 10)), TimeSpan.FromHours(1));
        await router.SendAsync(CacheReset(2));
        await router.ExpectAsync(ResetQuery(2));
        await router.SendAsync(Response(2, 8), Announce(2, B), End(2, 8, 1));
        var snapshot = await client.WhenAsync(s => s.Position?.SessionId == 8, ScriptedCache.Deadline);
        Assert.Equal([B], snapshot.Vrps);
    }

    [Fact]
    public async Task A_notify_in_the_middle_of_an_answer_is_followed_when_it_is_over()
    {
        using var cache = new ScriptedCache();
        await using var client = Client(cache);
        using var router = await SynchronisedAsync(cache, client, A);
        await router.SendAsync(Notify(2, 7, 11));
        await router.ExpectAsync(SerialQuery(2, 7, 10));
        await router.SendAsync(Response(2, 7), Notify(2, 7, 12), End(2, 7, 11));
        await router.ExpectAsync(SerialQuery(2, 7, 11));
    }

    [Fact]
    public async Task Another_session_makes_the_serials_worthless_and_not_the_data()
    {
        using var cache = new ScriptedCache();
        await using var client = Client(cache);
        using (var router = await SynchronisedAsync(cache, client, A))
        {
            await router.SendAsync(Notify(2, 7, 11));
            await router.ExpectAsync(SerialQuery(2, 7, 10));
            await router.SendAsync(Response(2, 99));
            Assert.Equal(RtrErrorCode.CorruptData, (await router.ExpectErrorAsync()).Code);
            await router.ExpectEndAsync();
        }
        var stale = await client.WhenAsync(s => s.State == RtrDataState.Stale, ScriptedCache.Deadline);
        Assert.Equal([A], stale.Vrps);
        using var again = await AdvanceAsync(cache.AcceptAsync(), TimeSpan.FromSeconds(1));
        await again.ExpectAsync(ResetQuery(2));
        await again.SendAsync(Response(2, 99), Announce(2, B), End(2, 99, 1));
        Assert.Equal([B], (await client.WhenAsync(s => s.State == RtrDataState.Current, ScriptedCache.Deadline)).Vrps);
    }

    [Fact]
    public async Task A_cache_that_comes_back_is_asked_for_what_changed_meanwhile()
    {
        using var cache = new ScriptedCache();
        await using var client = Client(cache);
        (await SynchronisedAsync(cache, client, A)).Dispose();
        await client.WhenAsync(s => s.State == RtrDataState.Stale, ScriptedCache.Deadline);
        using var again = await AdvanceAsync(cache.AcceptAsync(), TimeSpan.FromSeconds(1));
        await again.ExpectAsync(SerialQuery(2, 7, 10));
        await again.SendAsync(Response(2, 7), End(2, 7, 10));
        Assert.Equal([A], (await client.WhenAsync(s => s.State == RtrDataState.Current, ScriptedCache.Deadline)).Vrps);
    }

    [Fact]
    public async Task Stale_data_is_used_until_it_expires_and_is_still_there_then()
    {
        using var cache = new ScriptedCache();
        await using var client = Client(cache);
        (await SynchronisedAsync(cache, client, A)).Dispose();
        await client.WhenAsync(s => s.State == RtrDataState.Stale, ScriptedCache.Deadline);
        _time.Advance(TimeSpan.FromSeconds(7199));
        Assert.Equal(RtrDataState.Stale, client.Snapshot.State);
        _time.Advance(TimeSpan.FromSeconds(1));
        var expired = await client.WhenAsync(s => s.State == RtrDataState.Expired, ScriptedCache.Deadline);
        Assert.Equal([A], expired.Vrps);
        Assert.Equal(OriginState.Valid, expired.Vrps.Validate(A.Prefix, A.Asn));
        Assert.Equal(new RtrPosition(2, 7, 10), expired.Position);
    }

    [Fact]
    public async Task An_answer_without_changes_makes_data_young_again()
    {
        using var cache = new ScriptedCache();
        await using var client = Client(cache);
        using var router = await SynchronisedAsync(cache, client, A);
        await AdvanceAsync(router.ExpectAsync(SerialQuery(2, 7, 10)), TimeSpan.FromHours(1));
        await router.SendAsync(Response(2, 7), End(2, 7, 10));
        var snapshot = await client.WhenAsync(s => s.Caches[0].Updates == 2, ScriptedCache.Deadline);
        Assert.Equal(snapshot.LastUpdate + TimeSpan.FromHours(2), snapshot.Expires);
        Assert.Equal(RtrDataState.Current, snapshot.State);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0, 0)]
    [InlineData(2, 1)]
    public async Task A_cache_that_does_not_speak_the_version_is_asked_in_a_lower_one(byte reportVersion, byte expected)
    {
        using var cache = new ScriptedCache();
        await using var client = Client(cache);
        using (var router = await cache.AcceptAsync())
        {
            await router.ExpectAsync(ResetQuery(2));
            await router.SendAsync(Error(reportVersion, RtrErrorCode.UnsupportedProtocolVersion, ResetQuery(2)));
            await router.ExpectEndAsync();
        }
        using var again = await AdvanceAsync(cache.AcceptAsync(), TimeSpan.Zero);
        await again.ExpectAsync(ResetQuery(expected));
        await again.SendAsync(Response(expected, 7), Announce(expected, A), End(expected, 7, 10));
        var snapshot = await client.WhenAsync(s => s.State == RtrDataState.Current, ScriptedCache.Deadline);
        Assert.Equal(new RtrPosition(expected, 7, 10), snapshot.Position);
        Assert.Equal(TimeSpan.FromHours(1), snapshot.Caches[0].Intervals.Refresh);
    }

    [Fact]
    public async Task A_cache_may_answer_at_once_in_a_lower_version_and_not_change_it_later()
    {
        using var cache = new ScriptedCache();
        await using var client = Client(cache);
        using var router = await cache.AcceptAsync();
        await router.ExpectAsync(ResetQuery(2));
        await router.SendAsync(Response(1, 7), Announce(1, A), End(1, 7, 10));
        var snapshot = await client.WhenAsync(s => s.State == RtrDataState.Current, ScriptedCache.Deadline);
        Assert.Equal(new RtrPosition(1, 7, 10), snapshot.Position);
        await router.SendAsync(Notify(1, 7, 11));
        await router.ExpectAsync(SerialQuery(1, 7, 10));
        await router.SendAsync(Response(2, 7));
        Assert.Equal(RtrErrorCode.UnexpectedProtocolVersion, (await router.ExpectErrorAsync()).Code);
        await router.ExpectEndAsync();
    }

    public static TheoryData<string, byte[][], RtrErrorCode> Wrongs => new()
    {
        { "an unknown version", [[9, 3, 0, 0, 0, 0, 0, 8]], RtrErrorCode.UnsupportedProtocolVersion },
        { "an unknown type", [[2, 77, 0, 0, 0, 0, 0, 8]], RtrErrorCode.UnsupportedPduType },
        { "a query", [Response(2, 7), ResetQuery(2)], RtrErrorCode.UnsupportedPduType },
        { "a wrong length", [Response(2, 7), [2, 4, 0, 0, 0, 0, 0, 19]], RtrErrorCode.CorruptData },
        { "an endless length", [Response(2, 7), [2, 9, 0, 0, 0xff, 0xff, 0xff, 0xff]], RtrErrorCode.CorruptData },
        { "a prefix of 33 bits", [Response(2, 7), [2, 4, 0, 0, 0, 0, 0, 20, 1, 33, 33, 0, 10, 0, 0, 0, 0, 0, 0, 1]], RtrErrorCode.CorruptData },
        { "data without a response", [Announce(2, A)], RtrErrorCode.CorruptData },
        { "an end without a response", [End(2, 7, 1)], RtrErrorCode.CorruptData },
        { "two responses", [Response(2, 7), Response(2, 7)], RtrErrorCode.CorruptData },
        { "a cache reset for a reset query", [CacheReset(2)], RtrErrorCode.CorruptData },
        { "an end of another session", [Response(2, 7), End(2, 8, 1)], RtrErrorCode.CorruptData },
        { "a VRP twice", [Response(2, 7), Announce(2, A), Announce(2, A), End(2, 7, 1)], RtrErrorCode.DuplicateAnnouncementReceived },
        { "a withdrawal of what is not there", [Response(2, 7), Withdraw(2, A)], RtrErrorCode.WithdrawalOfUnknownRecord },
        { "another version in the middle", [Response(2, 7), [.. Announce(2, A), .. Announce(1, B)]], RtrErrorCode.UnexpectedProtocolVersion },
    };

    [Theory]
    [MemberData(nameof(Wrongs))]
    public async Task What_a_cache_does_wrong_is_reported_and_ends_the_connection(string what, byte[][] pdus, RtrErrorCode code)
    {
        using var cache = new ScriptedCache();
        await using var client = Client(cache);
        using var router = await cache.AcceptAsync();
        await router.ExpectAsync(ResetQuery(2));
        await router.SendAsync(pdus);
        var report = await router.ExpectErrorAsync();
        Assert.True(code == report.Code, $"{what}: {report.Code} {report.Text}");
        await router.ExpectEndAsync();
        var snapshot = await client.WhenAsync(s => s.Caches[0].State == RtrCacheState.Waiting, ScriptedCache.Deadline);
        Assert.True(snapshot.Caches[0].LastFailure is { IsReportedByCache: false } failure && failure.Code == code && failure.Sentence.Length > 10);
        Assert.Equal(RtrDataState.None, snapshot.State);
        Assert.Empty(snapshot.Vrps);
    }

    [Fact]
    public async Task An_error_report_carries_the_PDU_that_it_is_about()
    {
        using var cache = new ScriptedCache();
        await using var client = Client(cache);
        using var router = await cache.AcceptAsync();
        await router.ExpectAsync(ResetQuery(2));
        byte[] wrong = [2, 4, 0, 0, 0, 0, 0, 20, 1, 24, 23, 0, 10, 0, 0, 0, 0, 0, 0, 1];
        await router.SendAsync(Response(2, 7), wrong);
        var report = await router.ExpectErrorAsync();
        Assert.Equal(wrong, report.Erroneous);
        Assert.Contains("maximum length", report.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("020a00010000001000000000000000" + "00")]
    [InlineData("020a000100000010ffffffff00000000")]
    [InlineData("020a00000000000f")]
    public async Task An_error_report_is_never_answered_not_even_a_malformed_one(string hex)
    {
        using var cache = new ScriptedCache();
        await using var client = Client(cache);
        using var router = await SynchronisedAsync(cache, client, A);
        await router.SendAsync(Convert.FromHexString(hex));
        await router.ExpectEndAsync();
        var snapshot = await client.WhenAsync(s => s.State == RtrDataState.Stale, ScriptedCache.Deadline);
        Assert.Equal([A], snapshot.Vrps);
        Assert.True(snapshot.Caches[0].LastFailure!.IsReportedByCache);
    }

    [Fact]
    public async Task A_cache_that_refuses_the_serial_is_asked_for_everything_next_time()
    {
        using var cache = new ScriptedCache();
        await using var client = Client(cache);
        using (var router = await SynchronisedAsync(cache, client, A))
        {
            await router.SendAsync(Notify(2, 7, 11));
            await router.ExpectAsync(SerialQuery(2, 7, 10));
            await router.SendAsync(Error(2, RtrErrorCode.CorruptData, SerialQuery(2, 7, 10)));
            await router.ExpectEndAsync();
        }
        using var again = await AdvanceAsync(cache.AcceptAsync(), TimeSpan.FromSeconds(1));
        await again.ExpectAsync(ResetQuery(2));
    }

    [Fact]
    public async Task A_cache_without_data_is_asked_again_on_the_same_connection()
    {
        using var cache = new ScriptedCache();
        await using var client = Client(cache);
        using var router = await cache.AcceptAsync();
        await router.ExpectAsync(ResetQuery(2));
        await router.SendAsync(Error(2, RtrErrorCode.NoDataAvailable, []));
        await client.WhenAsync(s => s.Caches[0].State == RtrCacheState.NoData, ScriptedCache.Deadline);
        await AdvanceAsync(router.ExpectAsync(ResetQuery(2)), TimeSpan.FromMinutes(10));
        await router.SendAsync(Response(2, 7), Announce(2, A), End(2, 7, 10));
        await client.WhenAsync(s => s.State == RtrDataState.Current, ScriptedCache.Deadline);
    }

    [Fact]
    public async Task A_silent_cache_is_given_up_and_tried_again_later_and_later()
    {
        using var cache = new ScriptedCache();
        await using var client = Client(cache);
        using (var router = await cache.AcceptAsync())
        {
            await router.ExpectAsync(ResetQuery(2));
            await router.SendAsync(Response(2, 7), Announce(2, A)[..11]);
            await AdvanceAsync(router.ExpectEndAsync(), TimeSpan.FromSeconds(30));
        }
        var snapshot = await client.WhenAsync(s => s.Caches[0].State == RtrCacheState.Waiting, ScriptedCache.Deadline);
        Assert.Contains("silent", snapshot.Caches[0].LastFailure!.Sentence, StringComparison.Ordinal);
        using var again = await AdvanceAsync(cache.AcceptAsync(), TimeSpan.FromSeconds(1));
        await again.ExpectAsync(ResetQuery(2));
    }

    [Fact]
    public async Task A_cache_that_drips_for_ever_is_given_up()
    {
        using var cache = new ScriptedCache();
        await using var client = Client(cache);
        using var router = await cache.AcceptAsync();
        await router.ExpectAsync(ResetQuery(2));
        await router.SendAsync(Response(2, 7));
        var end = router.ExpectEndAsync();
        for (uint i = 0; !end.IsCompleted; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(20));
            await router.SendAsync(Announce(2, A with { Asn = i })).ContinueWith(_ => { }, TaskScheduler.Default);
            await Task.WhenAny(end, Task.Delay(5));
        }
        await end;
        Assert.Empty(client.Vrps);
    }

    [Fact]
    public async Task More_records_than_allowed_are_refused_and_what_was_there_stays()
    {
        using var cache = new ScriptedCache();
        await using var client = Client(o => o with { MaximumRecords = 2 }, cache);
        using var router = await SynchronisedAsync(cache, client, A);
        await router.SendAsync(Notify(2, 7, 11));
        await router.ExpectAsync(SerialQuery(2, 7, 10));
        await router.SendAsync(Response(2, 7), Announce(2, B), Announce(2, C), End(2, 7, 11));
        Assert.Equal(RtrErrorCode.InternalError, (await router.ExpectErrorAsync()).Code);
        await client.WhenAsync(s => s.State == RtrDataState.Stale, ScriptedCache.Deadline);
        Assert.Equal([A], client.Vrps);
    }

    [Fact]
    public async Task Router_keys_and_provider_lists_are_kept_beside_the_VRPs()
    {
        using var cache = new ScriptedCache();
        await using var client = Client(cache);
        using var router = await cache.AcceptAsync();
        await router.ExpectAsync(ResetQuery(2));
        await router.SendAsync(Response(2, 7), Key(true), Aspa(true, 64501, 64502), Aspa(true, 64503), Announce(2, A), End(2, 7, 10));
        var first = await client.WhenAsync(s => s.State == RtrDataState.Current, ScriptedCache.Deadline);
        Assert.Equal("AS64496 0100000000000000000000000000000000000000", Assert.Single(first.Payload.RouterKeys).ToString());
        Assert.Equal("AS64496: AS64503", Assert.Single(first.Payload.Aspas).ToString());
        Assert.Equal(3, first.Payload.Count);
        await router.SendAsync(Notify(2, 7, 11));
        await router.ExpectAsync(SerialQuery(2, 7, 10));
        await router.SendAsync(Response(2, 7), Key(false), Aspa(false), End(2, 7, 11));
        var second = await client.WhenAsync(s => s.Position?.Serial == 11, ScriptedCache.Deadline);
        Assert.Equal(1, second.Payload.Count);
        await router.SendAsync(Notify(2, 7, 12));
        await router.ExpectAsync(SerialQuery(2, 7, 11));
        await router.SendAsync(Response(2, 7), Key(false));
        Assert.Equal(RtrErrorCode.WithdrawalOfUnknownRecord, (await router.ExpectErrorAsync()).Code);
    }

    [Fact]
    public async Task The_next_cache_is_asked_when_the_first_fails_and_takes_over_when_it_is_in_sync()
    {
        using var better = new ScriptedCache();
        using var worse = new ScriptedCache();
        await using var client = Client(better, worse);
        (await SynchronisedAsync(better, client, A)).Dispose();
        using var second = await worse.AcceptAsync();
        await second.ExpectAsync(ResetQuery(2));
        // The better one's data stays until the other one's is complete.
        await second.SendAsync(Response(2, 3), Announce(2, B));
        var stale = client.Snapshot;
        Assert.Equal((RtrDataState.Stale, better.Options), (stale.State, stale.Source));
        Assert.Equal([A], stale.Vrps);
        await second.SendAsync(End(2, 3, 1));
        var taken = await client.WhenAsync(s => s.State == RtrDataState.Current, ScriptedCache.Deadline);
        Assert.Equal(worse.Options, taken.Source);
        Assert.Equal([B], taken.Vrps);

        using var first = await AdvanceAsync(better.AcceptAsync(), TimeSpan.FromSeconds(1));
        await first.ExpectAsync(SerialQuery(2, 7, 10));
        await first.SendAsync(Response(2, 7), Announce(2, C));
        Assert.Equal(worse.Options, client.Snapshot.Source);
        await first.SendAsync(End(2, 7, 11));
        var back = await client.WhenAsync(s => s.Source == better.Options, ScriptedCache.Deadline);
        Assert.Equal(RtrDataState.Current, back.State);
        Assert.Equal([A, C], back.Vrps);
        await second.ExpectEndAsync();
        Assert.Equal(RtrCacheState.Standby, client.Snapshot.Caches[1].State);
    }

    [Fact]
    public async Task A_cache_that_is_in_sync_with_nothing_neither_holds_up_the_next_one_nor_takes_its_place()
    {
        using var empty = new ScriptedCache();
        using var full = new ScriptedCache();
        await using var client = Client(empty, full);
        using var first = await empty.AcceptAsync();
        await first.ExpectAsync(ResetQuery(2));
        await first.SendAsync(Response(2, 7), End(2, 7, 1));
        using var second = await full.AcceptAsync();
        await second.ExpectAsync(ResetQuery(2));
        await second.SendAsync(Response(2, 3), Announce(2, B), End(2, 3, 1));
        var taken = await client.WhenAsync(s => s.Source == full.Options, ScriptedCache.Deadline);
        Assert.Equal(RtrDataState.Current, taken.State);
        Assert.Equal([B], taken.Vrps);

        await first.SendAsync(Notify(2, 7, 2));
        await first.ExpectAsync(SerialQuery(2, 7, 1));
        await first.SendAsync(Response(2, 7), Announce(2, A), End(2, 7, 2));
        Assert.Equal([A], (await client.WhenAsync(s => s.Source == empty.Options, ScriptedCache.Deadline)).Vrps);
        await second.ExpectEndAsync();
    }

    [Fact]
    public async Task While_the_first_cache_is_well_the_second_is_left_alone_and_a_dead_first_one_does_not_hold_it_up()
    {
        using var well = new ScriptedCache();
        await using (var client = Client(well, Dead))
        {
            using var router = await SynchronisedAsync(well, client, A);
            Assert.Equal(RtrCacheState.Standby, client.Snapshot.Caches[1].State);
        }
        await using (var client = Client(Dead, well))
        {
            using var router = await SynchronisedAsync(well, client, B);
            Assert.Equal([B], client.Vrps);
            Assert.Equal(RtrCacheState.Waiting, client.Snapshot.Caches[0].State);
        }
    }

    [Fact]
    public async Task Garbage_never_breaks_the_client()
    {
        var random = new Random(8210);
        using var cache = new ScriptedCache();
        await using var client = Client(cache);
        for (var round = 0; round < 40; round++)
        {
            using var router = await AdvanceAsync(cache.AcceptAsync(), TimeSpan.FromMinutes(10));
            await router.ReceiveAsync();
            byte[] octets = [.. Response(2, 7), .. Announce(2, A), .. Announce(2, C), .. Key(true), .. Aspa(true, 1), .. Error(2, (RtrErrorCode)99, [])];
            for (var i = 0; i < 1 + round % 4; i++) octets[random.Next(octets.Length)] = (byte)random.Next(256);
            await router.SendAsync(octets[..random.Next(1, octets.Length + 1)]);
        }
        using var last = await AdvanceAsync(cache.AcceptAsync(), TimeSpan.FromMinutes(10));
        Assert.NotNull(await last.ReceiveAsync());
        Assert.Empty(client.Vrps);
    }

    [Theory]
    [InlineData(3600u, 600u, 7200u, 3600, 600, 7200)]
    [InlineData(0u, 0u, 0u, 1, 1, 600)]
    [InlineData(uint.MaxValue, uint.MaxValue, uint.MaxValue, 86400, 7200, 172800)]
    [InlineData(3600u, 7200u, 900u, 899, 899, 900)]
    public void Intervals_are_brought_into_bounds(uint refresh, uint retry, uint expire, int refreshSeconds, int retrySeconds, int expireSeconds)
    {
        var intervals = RtrIntervals.Of(new EndOfDataPdu(1, 1, 1, refresh, retry, expire));
        Assert.Equal(
            new RtrIntervals(TimeSpan.FromSeconds(refreshSeconds), TimeSpan.FromSeconds(retrySeconds), TimeSpan.FromSeconds(expireSeconds)), intervals);
        Assert.Equal(RtrIntervals.Default, RtrIntervals.Of(new EndOfDataPdu(0, 1, 1, refresh, retry, expire)));
    }

    [Fact]
    public async Task Watching_ends_with_the_client()
    {
        using var cache = new ScriptedCache();
        var client = Client(cache);
        using var router = await SynchronisedAsync(cache, client, A);
        var watching = Task.Run(async () =>
        {
            await foreach (var snapshot in client.WatchAsync(ScriptedCache.Deadline)) Assert.NotNull(snapshot);
        });
        await client.DisposeAsync();
        await watching;
        await router.ExpectEndAsync();
        Assert.Equal([A], client.Vrps);
    }

    [Fact]
    public void A_client_without_a_cache_or_of_an_unknown_version_is_refused()
    {
        Assert.Throws<ArgumentException>(() => RtrClient.Start(new RtrClientOptions { Caches = [] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => RtrClient.Start(new RtrClientOptions { Caches = [Dead], MaximumVersion = 3 }));
        Assert.Equal("[2001:db8::1]:323", new RtrCacheOptions { Host = "2001:db8::1" }.ToString());
    }

    // Nothing listens there.
    private static RtrCacheOptions Dead => new() { Host = "127.0.0.1", Port = 1 };

    private RtrClient Client(params ScriptedCache[] caches) => Client(o => o, [.. caches.Select(c => c.Options)]);

    private RtrClient Client(ScriptedCache cache, RtrCacheOptions other) => Client(o => o, [cache.Options, other]);

    private RtrClient Client(RtrCacheOptions other, ScriptedCache cache) => Client(o => o, [other, cache.Options]);

    private RtrClient Client(Func<RtrClientOptions, RtrClientOptions> change, ScriptedCache cache) => Client(change, [cache.Options]);

    private RtrClient Client(Func<RtrClientOptions, RtrClientOptions> change, RtrCacheOptions[] caches) =>
        RtrClient.Start(change(new RtrClientOptions { Caches = [.. caches], Time = _time }));

    private static async Task<ScriptedCache.Router> SynchronisedAsync(ScriptedCache cache, RtrClient client, params Vrp[] vrps)
    {
        var router = await cache.AcceptAsync();
        await router.ExpectAsync(ResetQuery(2));
        await router.SendAsync([Response(2, 7), .. vrps.Select(v => Announce(2, v)), End(2, 7, 10)]);
        await client.WhenAsync(s => s.State == RtrDataState.Current && s.Source == cache.Options, ScriptedCache.Deadline);
        return router;
    }

    // The client may only be about to set its timer: time goes on until the fact is there.
    private async Task AdvanceAsync(Task fact, TimeSpan step)
    {
        while (!fact.IsCompleted)
        {
            _time.Advance(step);
            await Task.WhenAny(fact, Task.Delay(100));
        }
        await fact;
    }

    private async Task<T> AdvanceAsync<T>(Task<T> fact, TimeSpan step)
    {
        await AdvanceAsync((Task)fact, step);
        return await fact;
    }

    private static byte[] Pdu(Func<byte[], int> write)
    {
        var buffer = new byte[256];
        return buffer[..write(buffer)];
    }

    private static byte[] ResetQuery(byte version) => Pdu(b => new ResetQueryPdu(version).WriteTo(b));

    private static byte[] SerialQuery(byte version, ushort session, uint serial) => Pdu(b => new SerialQueryPdu(version, session, serial).WriteTo(b));

    private static byte[] Notify(byte version, ushort session, uint serial) => Pdu(b => new SerialNotifyPdu(version, session, serial).WriteTo(b));

    private static byte[] Response(byte version, ushort session) => Pdu(b => new CacheResponsePdu(version, session).WriteTo(b));

    private static byte[] CacheReset(byte version) => Pdu(b => new CacheResetPdu(version).WriteTo(b));

    private static byte[] Announce(byte version, Vrp vrp) => Pdu(b => new PrefixPdu(version, true, vrp).WriteTo(b));

    private static byte[] Withdraw(byte version, Vrp vrp) => Pdu(b => new PrefixPdu(version, false, vrp).WriteTo(b));

    private static byte[] End(byte version, ushort session, uint serial) => Pdu(b => new EndOfDataPdu(version, session, serial, 3600, 600, 7200).WriteTo(b));

    private static byte[] Error(byte version, RtrErrorCode code, byte[] erroneous) => Pdu(b => ErrorReportPdu.Write(b, version, code, erroneous, "no"u8));

    private static byte[] Key(bool announced) => Pdu(b => RouterKeyPdu.Write(b, 2, announced, [1, .. new byte[19]], 64496, [1, 2, 3]));

    private static byte[] Aspa(bool announced, params Asn[] providers) => Pdu(b => AspaPdu.Write(b, 2, announced, 64496, providers));
}
