using CsCheck;
using Peerline.Stages.Provisioning.Gate;

namespace Peerline.Tests.Provisioning;

public class BlastRadiusTests
{
    private static readonly DateTimeOffset Begin = DateTimeOffset.Parse("2026-03-01T00:00:00Z");
    private static readonly Guid[] Sites = [.. Enumerable.Range(1, 6).Select(i => new Guid(i, 0, 0, new byte[8]))];

    private static readonly Guid[] Peers = [.. Enumerable.Range(1, 3).Select(i => new Guid(0, (short)i, 0, new byte[8]))];

    private static readonly ChangeCaps Caps = new()
    {
        SessionsPerChange = 5, SessionsPerHour = 12, SessionsPerDay = 40, PrefixesPerChange = 1000, PrefixesPerHour = 2500, PrefixesPerDay = 9000,
        SitesPerHour = 2, SitesPerDay = 4,
    };

    private static readonly Gen<ChangeSize> Size =
        Gen.Select(
        Gen.Int[1, 7], Gen.Long[0, 1300], Gen.Int[0, 5], Gen.Int[0, 2], (sessions, prefixes, site, peer) => new ChangeSize(sessions, prefixes, Sites[site], Peers[peer]));

    private static readonly Gen<(ChangeSize Size, int Minutes)[]> Wishes = Gen.Select(Size, Gen.Int[0, 40]).Array[1, 120];

    [Fact]
    public void Whatever_is_asked_no_change_hour_or_day_goes_over_its_cap() => Wishes.Sample(wishes =>
    {
        var past = Granted(wishes);
        Assert.All(past, p => Assert.True(p.Sessions <= Caps.SessionsPerChange && p.Prefixes <= Caps.PrefixesPerChange));
        foreach (var last in past)
        {
            var (hour, day) = (Before(past, last, TimeSpan.FromHours(1)), Before(past, last, TimeSpan.FromDays(1)));
            Assert.InRange(hour.Sum(p => p.Sessions), 1, Caps.SessionsPerHour);
            Assert.InRange(day.Sum(p => p.Sessions), 1, Caps.SessionsPerDay);
            Assert.InRange(hour.Sum(p => p.Prefixes), 0, Caps.PrefixesPerHour);
            Assert.InRange(day.Sum(p => p.Prefixes), 0, Caps.PrefixesPerDay);
            Assert.InRange(hour.Select(p => p.Site).Distinct().Count(), 1, Caps.SitesPerHour);
            Assert.InRange(day.Select(p => p.Site).Distinct().Count(), 1, Caps.SitesPerDay);
        }
    });

    [Fact]
    public void Whatever_one_peer_asks_it_leaves_others_half_of_an_hour_and_of_a_day() => Gen.Select(Wishes, Size).Sample((wishes, size) =>
    {
        var past = Granted([.. wishes.Select(w => w with { Size = w.Size with { Peer = Peers[0] } })]);
        var now = past.Count > 0 ? past[^1].At : Begin;
        foreach (var last in past)
        {
            Assert.InRange(Before(past, last, TimeSpan.FromHours(1)).Sum(p => p.Sessions), 1, Caps.SessionsPerHour / 2);
            Assert.InRange(Before(past, last, TimeSpan.FromDays(1)).Sum(p => p.Prefixes), 0, Caps.PrefixesPerDay / 2);
        }

        var another = size with { Peer = Peers[1], Sessions = Math.Min(size.Sessions, 5), Prefixes = Math.Min(size.Prefixes, 1000) };
        Assert.Null(BlastRadius.Judge(another, past, Caps with { SitesPerHour = 0, SitesPerDay = 0 }, now));
        // Lines of a version that did not note whose they are count for all.
        List<PastChange> unnoted = [.. past.Select(p => p with { Peer = null })];
        Assert.DoesNotContain("of this peer", BlastRadius.Judge(size, unnoted, Caps, now)?.Sentence ?? "", StringComparison.Ordinal);
    });

    [Fact]
    public void What_is_held_for_time_fits_when_it_was_said_and_not_a_moment_before() => Gen.Select(Wishes, Size).Sample((wishes, size) =>
    {
        var past = Granted(wishes);
        var now = past.Count > 0 ? past[^1].At : Begin;
        if (BlastRadius.Judge(size, past, Caps, now) is not { FitsAt: { } fits }) return;
        Assert.True(fits > now);
        Assert.Null(BlastRadius.Judge(size, past, Caps, fits));
        Assert.NotNull(BlastRadius.Judge(size, past, Caps, fits - TimeSpan.FromTicks(1)));
    });

    [Fact]
    public void What_is_within_all_caps_passes_where_nothing_was_changed_before() => Size.Sample(size =>
    {
        var fits = size.Sessions <= Caps.SessionsPerChange && size.Prefixes <= Caps.PrefixesPerChange;
        var verdict = BlastRadius.Judge(size, [], Caps, Begin);
        Assert.Equal(fits, verdict is null);
        // Time does not make a change smaller.
        if (!fits) Assert.Null(verdict!.FitsAt);
    });

    [Fact]
    public void No_cap_is_no_limit()
    {
        var none = new ChangeCaps
        {
            SessionsPerChange = 0, SessionsPerHour = 0, SessionsPerDay = 0, PrefixesPerChange = 0, PrefixesPerHour = 0, PrefixesPerDay = 0, SitesPerHour = 0,
            SitesPerDay = 0, SecondPersonFromPrefixes = 0,
        };
        var huge = new ChangeSize(int.MaxValue, long.MaxValue, Sites[0], Peers[0]);
        PastChange[] past = [new(Sites[1], Begin, int.MaxValue, long.MaxValue, Sites[1], Peer: Peers[0])];
        Assert.Null(BlastRadius.Judge(huge, past, none, Begin));
        // Nor is there a share where there is none.
        var withoutShare = new ChangeCaps { SessionsPerChange = 0, PrefixesPerChange = 0, SessionsPerHour = int.MaxValue, PrefixesPerHour = long.MaxValue, PeerPercent = 0 };
        Assert.DoesNotContain("of this peer", BlastRadius.Judge(huge, past, withoutShare, Begin)!.Sentence, StringComparison.Ordinal);
        Assert.False(BlastRadius.NeedsSecondPerson(huge, none));
    }

    [Fact]
    public void The_sentence_says_every_cap_that_it_goes_over()
    {
        var verdict = BlastRadius.Judge(new ChangeSize(6, 2000, Sites[0], Peers[0]), [new PastChange(Sites[1], Begin, 10, 1000, Sites[1])], Caps, Begin);
        Assert.Equal(
            "It touches 6 sessions; one change may touch 5. It touches 2000 prefixes; one change may touch 1000. "
            + "With it 16 sessions would be touched within one hour; 12 are allowed. With it 3000 prefixes would be touched within one hour; 2500 are allowed.",
            verdict!.Sentence);
    }

    private static List<PastChange> Granted((ChangeSize Size, int Minutes)[] wishes)
    {
        var (past, now) = (new List<PastChange>(), Begin);
        foreach (var (size, minutes) in wishes)
        {
            now += TimeSpan.FromMinutes(minutes);
            if (BlastRadius.Judge(size, past, Caps, now) is null) past.Add(new PastChange(Guid.NewGuid(), now, size.Sessions, size.Prefixes, size.Site, Peer: size.Peer));
        }

        return past;
    }

    /// <summary>What was granted within the window that ends with this one.</summary>
    private static List<PastChange> Before(List<PastChange> past, PastChange last, TimeSpan window) =>
        [.. past.Take(past.IndexOf(last) + 1).Where(p => p.At > last.At - window)];
}
