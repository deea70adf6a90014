using Peerline.Access;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Storage;

namespace Peerline.Stages.PlannedWork;

/// <summary>
/// Takes out of service what planned work touches, and puts it back. By level: what is wanted of each connection is compared with what it
/// says itself, in the transaction in which the work is written and at every look after it; so a crash leaves nothing behind. Whoever says
/// something writes the work too: work that ends meanwhile is another version, and one of the two is decided again.
/// </summary>
public static class MaintenanceDrain
{
    internal static async Task<Maintenance> CarryAsync(Work work, MaintenanceSight sight, Maintenance m)
    {
        var isSaid = false;
        foreach (var c in sight.Connections)
        {
            // What refuses for now is asked again at the next look.
            if (Next(m, c, sight.IsTouched(m, c), work.Now) is { } input)
                isSaid |= await ConnectionDesk.SayAsync(work, c, input) is Answer<Connection>.Done;
        }

        return isSaid ? await work.SaveAsync(m) : m;
    }

    /// <summary>What is to be said to the connection; null when it is as the work wants it, or cannot be drained now. Pure.</summary>
    public static Input? Next(Maintenance m, Connection c, bool isTouched, DateTimeOffset now)
    {
        var (wanted, has) = (MaintenanceLife.Drains(m, now) && isTouched, c.Drain?.Work.Contains(m.Id) ?? false);
        if (has) return wanted ? null : new Undrain(m.Id);
        return wanted && !Draining.Hindrances(c).Any() ? new StartDrain(m.Id, m.Title) : null;
    }

    /// <summary>Why a connection cannot go out of service now, for people; null when it can.</summary>
    public static string? Hindrance(Connection c) => Draining.Hindrances(c).Select(h => h switch
    {
        RefusalReason.AdoptedNotDrained => "The session was adopted: drain it by hand on the router.",
        _ when c is { IsInService: true, ChangingHalf: { } half } => $"The {half.Family} half is being changed.",
        _ => $"It is {c.State}.",
    }).FirstOrDefault();
}
