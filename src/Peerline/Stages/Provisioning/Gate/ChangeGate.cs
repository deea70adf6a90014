using System.Globalization;
using Peerline.Lifecycle;
using Peerline.Model;

namespace Peerline.Stages.Provisioning.Gate;

/// <summary>
/// The last door before a router: what is too much for one change, an hour or a day waits for the operator or for time, what is so much
/// that two have to look at it waits for the second, and all waits while the router is frozen. It stands in the executor, so that nobody
/// can walk past it.
/// </summary>
public sealed class ChangeGate(ChangeCaps caps, ChangeJournal journal, TimeProvider time)
{
    /// <summary>The operator may have set other caps meanwhile.</summary>
    private static readonly TimeSpan LooksAgain = TimeSpan.FromMinutes(5);

    private readonly Lock door = new();

    /// <summary>
    /// Whether the step has to pass here. What closes, removes, tests a link, drains, gives a half back what it had before a change, or makes
    /// its policy tighter need not; of these the last three do when what has never passed would reach the router with them.
    /// </summary>
    public static bool Stands(Connection c, StepKind step) => step is StepKind.ApplySession && !DueSteps.MustClose(c)
        && (c.IsUnpassed || c.IsRestoring || c.ChangingHalf is { Change.Phase: HalfPhase.Adding or HalfPhase.Updating });

    /// <param name="hash">Of what is to be changed.</param>
    /// <param name="frozen">What holds the router at this time; null when nothing does.</param>
    /// <param name="pass">
    /// What was noted of the change, to be taken back when nothing is written after all; null where a process that ended in it had noted it.
    /// </param>
    /// <returns>Null when the change may go on.</returns>
    public Hold? Enter(ChangeSize size, string hash, ChangeRelease? release, FreezeWindow? frozen, out Guid? pass)
    {
        lock (door)
        {
            var now = time.GetUtcNow();
            pass = null;
            var left = journal.Left(hash, now);
            // The hash does not say how much the peer sends, nor what came after the release: it holds for what was known then.
            var released = release?.Covers(hash, now) is true ? release : null;
            var over = released is null ? BlastRadius.Judge(size, [.. journal.Recent(now).Where(p => p != left)], caps, now) : null;
            var two = released is not { BySecondPerson: true } && BlastRadius.NeedsSecondPerson(size, caps);
            var closed = frozen is not null && released?.Knows(frozen) is true ? null : frozen;
            if (over is not null || two || closed is not null) return Held(size, over, two, closed, hash, now);

            if (left is not null)
            {
                journal.TakeUp(left);
                return null;
            }

            pass = Guid.CreateVersion7(now);
            journal.Add(new PastChange(pass.Value, now, size.Sessions, size.Prefixes, size.Site, hash, size.Peer));
            return null;
        }
    }

    public void Leave(Guid pass)
    {
        lock (door) journal.Forget(pass);
    }

    private static Hold Held(ChangeSize size, CapVerdict? over, bool two, FreezeWindow? frozen, string hash, DateTimeOffset now)
    {
        var second = $"It touches {size.Sessions} sessions and {size.Prefixes} prefixes: a second person has to release it.";
        var closed = string.Create(CultureInfo.InvariantCulture, $"Frozen until {frozen?.Until:u}, because: {frozen?.Reason}");
        var sentence = string.Join(' ', new[] { frozen is null ? null : closed, two ? second : null, over?.Sentence }.OfType<string>());
        var fits = two || over is { FitsAt: null } ? null : Later(over?.FitsAt, frozen?.Until);
        var again = now + LooksAgain;
        return new Hold(new HeldChange(hash, sentence, now, two), fits < again ? fits.Value : again);
    }

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => a is null || a < b ? b : a;
}
