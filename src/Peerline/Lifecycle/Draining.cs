using Peerline.Model;

namespace Peerline.Lifecycle;

/// <summary>
/// A drain that the router has begun: of the whole connection, or of one half of it. It is over when less flows than the operator's
/// threshold, measured after the router was seen to announce GRACEFUL_SHUTDOWN (RFC 8326); or by time. Pure.
/// </summary>
/// <param name="Half">The half that drains by itself; null for the whole connection.</param>
/// <param name="Since">When the router had it.</param>
public sealed record Draining(Family? Half, DateTimeOffset Since, DrainSight Sight)
{
    /// <summary>Counters of routers are renewed every few seconds: a rate over less means nothing.</summary>
    public static readonly TimeSpan MeasuredOver = TimeSpan.FromSeconds(10);

    /// <summary>What drains of the connection now; null when nothing does, or the router does not have it yet.</summary>
    public static Draining? Of(Connection c) => c switch
    {
        { Removal: { DrainingSince: { } since, Remaining: [RemovalTask.Drain, ..] } removal } => new(null, since, removal.Sight ?? new()),
        { IsInService: true, ChangingHalf: { Change: { Phase: HalfPhase.Draining, DrainingSince: { } since } change } half } =>
            new(half.Family, since, change.Sight ?? new()),
        { IsInService: true, Drain: { Phase: DrainPhase.Draining, DrainingSince: { } since } drain } => new(null, since, drain.Sight ?? new()),
        _ => null,
    };

    /// <summary>What speaks against taking a connection out of service for a while.</summary>
    public static IEnumerable<RefusalReason> Hindrances(Connection c)
    {
        if (!c.IsInService || c.ChangingHalf is not null) yield return RefusalReason.CannotDrainNow;
        if (c.Halves.Any(h => h.AdoptedHash is not null)) yield return RefusalReason.AdoptedNotDrained;
    }

    /// <summary>When it is over, whatever was seen.</summary>
    public DateTimeOffset Until(Terms terms) => Since.Plus(terms.DrainFor);

    /// <summary>The halves that are announced with GRACEFUL_SHUTDOWN: what was adopted is left as it is.</summary>
    public IEnumerable<SessionHalf> Halves(Connection c) =>
        c.Halves.Where(h => h is { IsOpen: true, AdoptedHash: null } && (Half is null || Half == h.Family));

    /// <summary>Whether it counts what passes the port: not where the port also carries the half that stays, or other peers of an exchange.</summary>
    public static bool IsMeasured(Connection c, Family? half) => half is null && c.HasCable;

    /// <summary>With what was read now.</summary>
    public DrainSight With(DrainSeen seen, bool isMeasured, DateTimeOffset now)
    {
        var sight = Sight with { AnnouncedAt = Sight.AnnouncedAt ?? (seen.Announced == seen.Marked && seen.Announced is not null ? now : null) };
        if (!isMeasured || seen.Port is not { } port || sight.AnnouncedAt is null) return sight;
        // Counters that are less than they were have begun anew.
        if (sight.Counted is not { } from || port.RxBytes < from.RxBytes || port.TxBytes < from.TxBytes) return sight with { Counted = port };
        var span = port.At - from.At;
        if (span < MeasuredOver) return sight;
        var octets = Math.Max(port.RxBytes - from.RxBytes, port.TxBytes - from.TxBytes);
        return sight with { Counted = port, BitsPerSecond = (long)Math.Min(octets * 8.0 / span.TotalSeconds, long.MaxValue) };
    }

    /// <summary>Less flows than the threshold; never where that is 0.</summary>
    public static bool IsBelow(DrainSight sight, Terms terms) => sight.BitsPerSecond < terms.DrainUntilBelow;

    /// <summary>What is waited for, with what is seen.</summary>
    public static string Sentence(Connection c, DrainSight? sight, Family? half = null)
    {
        var isMeasured = IsMeasured(c, half) && c.Terms.DrainUntilBelow > 0;
        var until = $"{(isMeasured ? $"until less than {Rate(c.Terms.DrainUntilBelow)} flows, " : "")}{(long)c.Terms.DrainFor.TotalSeconds} s at most";
        var seen = sight switch
        {
            { BitsPerSecond: { } rate } => $" Now it is {Rate(rate)}.",
            { AnnouncedAt: null } => " The router is not seen to announce it yet.",
            _ => "",
        };
        return $"Drain the routes with GRACEFUL_SHUTDOWN, {until}.{seen}";
    }

    /// <summary>Why it is over by time, with what was seen and what was not.</summary>
    public string TimedOut(Terms terms)
    {
        var span = $"Timed out after {(long)terms.DrainFor.TotalSeconds} s";
        var traffic = Sight.BitsPerSecond is { } rate ? $"at {Rate(rate)}" : "with the port's traffic not measured";
        var announced = Sight.AnnouncedAt is null ? " The router was not seen to announce everything with GRACEFUL_SHUTDOWN." : "";
        return $"{span}, {traffic}.{announced}";
    }

    /// <summary>"12.3 Mbit/s".</summary>
    public static string Rate(long bitsPerSecond)
    {
        var (unit, name) = bitsPerSecond switch
        {
            >= 1_000_000_000 => (1_000_000_000, "Gbit/s"),
            >= 1_000_000 => (1_000_000, "Mbit/s"),
            >= 1_000 => (1_000, "kbit/s"),
            _ => (1, "bit/s"),
        };
        var tenth = bitsPerSecond % unit * 10 / unit;
        return tenth == 0 ? $"{bitsPerSecond / unit} {name}" : $"{bitsPerSecond / unit}.{tenth} {name}";
    }
}
