using Peerline.Stages.Provisioning.Drift;

namespace Peerline.Tests.Provisioning;

public class RouterDriftTests
{
    private static readonly DateTimeOffset Begin = DateTimeOffset.Parse("2026-03-01T00:00:00Z");
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly Guid One = Guid.Parse("00000000-0000-7000-8000-000000000001");
    private static readonly Guid Two = Guid.Parse("00000000-0000-7000-8000-000000000002");

    [Fact]
    public void What_differs_is_told_when_it_begins_when_it_lasts_and_when_it_is_over()
    {
        var drift = RouterDrift.None;
        Assert.Equal(
            [null, DriftEvent.Differs, null, DriftEvent.DiffersLong, null, DriftEvent.Agrees, null, DriftEvent.Differs],
            new[] { (0, false), (1, true), (60, true), (61, true), (200, true), (201, false), (202, false), (203, true) }.Select(l => Look(l.Item1, l.Item2)));
        Assert.Equal(Begin.AddMinutes(203), drift.Oldest);

        string? Look(int minutes, bool differs)
        {
            var next = drift.After(differs ? Set(One) : Set(), Set(), Hour, Begin.AddMinutes(minutes));
            var news = drift.NewsTo(next);
            drift = next;
            return news;
        }
    }

    [Fact]
    public void Each_connection_has_its_own_clock_and_is_alarmed_of_once()
    {
        var first = RouterDrift.None.After(Set(One), Set(), Hour, Begin);
        var both = first.After(Set(One, Two), Set(), Hour, Begin.AddMinutes(50));
        Assert.Equal(DriftEvent.Differs, first.NewsTo(both));
        var alarmed = both.After(Set(One, Two), Set(), Hour, Begin.AddMinutes(60));
        Assert.Equal([One], alarmed.Alarmed);

        // The first is mended; the second has differed for twenty minutes only.
        var second = alarmed.After(Set(Two), Set(), Hour, Begin.AddMinutes(70));
        Assert.Equal((DriftEvent.Differs, 0), (alarmed.NewsTo(second), second.Alarmed.Count));
        var late = second.After(Set(Two), Set(), Hour, Begin.AddMinutes(110));
        Assert.Equal(DriftEvent.DiffersLong, second.NewsTo(late));
        Assert.Null(late.NewsTo(late.After(Set(Two), Set(), Hour, Begin.AddMinutes(500))));
    }

    [Fact]
    public void Of_what_is_just_being_changed_nothing_is_concluded()
    {
        var quiet = RouterDrift.None.After(Set(One), Set(One), Hour, Begin);
        Assert.Empty(quiet.Since);

        // What differed before is not forgotten by a change that is tried.
        var differs = RouterDrift.None.After(Set(One), Set(), Hour, Begin);
        var tried = differs.After(Set(), Set(One), Hour, Begin.AddMinutes(30));
        Assert.Equal(Begin, tried.Oldest);
        Assert.Equal(DriftEvent.Agrees, tried.NewsTo(tried.After(Set(), Set(), Hour, Begin.AddMinutes(31))));
    }

    private static HashSet<Guid> Set(params Guid[] ids) => [.. ids];
}
