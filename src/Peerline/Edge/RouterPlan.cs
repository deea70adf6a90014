using Peerline.Model;

namespace Peerline.Edge;

/// <summary>The difference between wish and router.</summary>
/// <param name="Text">As the router's own commands or configuration lines, secrets masked.</param>
/// <param name="SessionsTouched">Peer addresses of the sessions that the change is about.</param>
/// <param name="Drift">
/// What differs outside the intent: reported, neither pushed nor blocking. What was changed by hand within the intent: reported, and not
/// overwritten unless <see cref="RouterWish.Restore"/> says so.
/// </param>
/// <param name="Foreign">Why it must not be applied, when not empty: what it would have to touch outside its intent, or overwrite.</param>
public sealed record RouterPlan(
    IReadOnlyList<string> Text, IReadOnlyList<string> SessionsTouched, IReadOnlyList<string> Drift, IReadOnlyList<string> Foreign)
{
    public bool IsEmpty => Text.Count == 0;

    /// <summary>Those lines of <see cref="Drift"/> that are about one connection: each says which it is about.</summary>
    public IEnumerable<string> DriftOf(Guid connection) => Drift.Where(d => IsAbout(d, connection));

    public static bool IsAbout(string line, Guid connection) => line.Contains(connection.ToString(), StringComparison.Ordinal);
}

public enum ApplyOutcome
{
    /// <summary>The router already had it.</summary>
    Unchanged,

    /// <summary>Written, read back as wished, confirmed.</summary>
    Applied,

    /// <summary>The read-back differed or the router refused a line: everything is as it was before.</summary>
    RolledBack,

    /// <summary>Nothing was written: the plan would touch something outside its intent, or the router cannot do what is wished.</summary>
    Refused,

    /// <summary>Nothing was written: a newer writer was here, or the lock is held.</summary>
    Superseded,
}

/// <param name="Confirmed">By connection: what the router has now, by what was read back.</param>
public sealed record ApplyResult(ApplyOutcome Outcome, string Sentence, RouterPlan Plan, IReadOnlyDictionary<Guid, AppliedConnection> Confirmed)
{
    public bool Succeeded => Outcome is ApplyOutcome.Applied or ApplyOutcome.Unchanged;

    /// <summary>
    /// What stood in the way is not about the sessions and passes, as a file that the operator is still writing: it is tried again, and
    /// nothing has failed.
    /// </summary>
    public bool IsPassing { get; init; }

    /// <summary>The latest generation that a newer writer has left on the router; null where none was there.</summary>
    public int? Newer { get; init; }
}

public sealed record AppliedConnection(AppliedHalf? V4, AppliedHalf? V6);
