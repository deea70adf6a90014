using Peerline.Lifecycle;
using Peerline.Model;

namespace Peerline.Stages.Provisioning.Gate;

/// <summary>
/// The last door before a router: what is too much for one change, an hour or a day waits for the operator or for time, and what is so
/// much that two have to look at it waits for the second. It stands in the executor, so that nobody can walk past it.
/// </summary>
public sealed class ChangeGate(ChangeCaps caps, ChangeJournal journal, TimeProvider time)
{
    /// <summary>The operator may have set other caps meanwhile.</summary>
    private static readonly TimeSpan LooksAgain = TimeSpan.FromMinutes(5);

    private readonly Lock door = new();

    /// <summary>
    /// Whether the step has to pass here. What closes, drains, removes, tests a link, or gives a half back what it had before a change
    /// never does.
    /// </summary>
    public static bool Stands(Connection c, StepKind step) => step is StepKind.ApplySession && !DueSteps.MustClose(c) && !IsWayBack(c);

    private static bool IsWayBack(Connection c) => c is { IsRestoring: false, ChangingHalf.Change.Phase: HalfPhase.PuttingBack };

    /// <param name="hash">Of what is to be changed.</param>
    /// <param name="pass">What was noted of the change, to be taken back when nothing is written after all.</param>
    /// <returns>Null when the change may go on.</returns>
    public Hold? Enter(ChangeSize size, string hash, ChangeRelease? release, out Guid pass)
    {
        lock (door)
        {
            var now = time.GetUtcNow();
            pass = Guid.CreateVersion7(now);
            if (release?.Covers(hash, now) != true)
            {
                var over = BlastRadius.Judge(size, journal.Recent(now), caps, now);
                var two = BlastRadius.NeedsSecondPerson(size, caps);
                if (over is not null || two) return Held(size, over, two, hash, now);
            }

            journal.Add(new PastChange(pass, now, size.Sessions, size.Prefixes, size.Site));
            return null;
        }
    }

    public void Leave(Guid pass)
    {
        lock (door) journal.Forget(pass);
    }

    private static Hold Held(ChangeSize size, CapVerdict? over, bool two, string hash, DateTimeOffset now)
    {
        var second = $"It touches {size.Sessions} sessions and {size.Prefixes} prefixes: a second person has to release it.";
        var sentence = string.Join(' ', new[] { two ? second : null, over?.Sentence }.OfType<string>());
        var again = now + LooksAgain;
        var at = !two && over!.FitsAt is { } fits && fits < again ? fits : again;
        return new Hold(new HeldChange(hash, sentence, now, two), at);
    }
}
