using Peerline.Model;

namespace Peerline.Lifecycle;

/// <summary>What drains, by what is seen of it.</summary>
internal sealed partial class Turn
{
    public void TakeDrainSeen(DrainSeen i)
    {
        if (Draining.Of(c) is not { } drain || drain.Half != i.Half || drain.Since != i.Since) return;
        var sight = drain.With(i, Draining.IsMeasured(c, i.Half), now);
        if (sight == drain.Sight) return;
        Keep(i.Half, sight);
        if (drain.Sight.AnnouncedAt is null && sight.AnnouncedAt is not null)
        {
            Note(
                FactTypes.DrainSeen, i.Announced is 0 ? "The router announces nothing to the peer." :
                $"The router was read: all {i.Announced} routes that it announces to the peer carry GRACEFUL_SHUTDOWN.", family: i.Half);
        }

        if (!Draining.IsBelow(sight, c.Terms)) return;
        Note(FactTypes.DrainEnded,
            $"Traffic fell to {Draining.Rate(sight.BitsPerSecond!.Value)}, below {Draining.Rate(c.Terms.DrainUntilBelow)}.", family: i.Half);
        Undone(RemovalTask.Drain);
    }

    private void Keep(Family? half, DrainSight sight)
    {
        if (half is { } family) c = c.With(c.Half(family)! with { Change = c.Half(family)!.Change! with { Sight = sight } });
        else c = c with { Removal = c.Removal! with { Sight = sight } };
    }
}
