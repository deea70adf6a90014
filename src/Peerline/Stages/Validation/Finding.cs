using Peerline.Model;

namespace Peerline.Stages.Validation;

/// <summary>What one check found, for the whole connection or for one half. Stored as part of its report.</summary>
/// <param name="Check">The check's stable word, see <see cref="CheckCatalogue"/>.</param>
/// <param name="Severity">How much a failure would weigh here; never more than the check's own.</param>
/// <param name="Family">The half that it is about; null for the connection.</param>
/// <param name="Sentence">What was found, with figures.</param>
public sealed record Finding(string Check, CheckGroup Group, Severity Severity, Family? Family, CheckOutcome Outcome, string Sentence)
{
    /// <summary>Figures and prefixes; long lists end with "and N more".</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];

    /// <summary>Where to look and what to change; only when something is wrong or unproved.</summary>
    public string? Hint { get; init; }

    /// <summary>Waiting may mend it (not stable yet, initial routes not complete): look again before it is final.</summary>
    public bool MayPassLater { get; init; }

    /// <summary>The operator decided to live with it; shown, and does not block.</summary>
    public Waiver? Waiver { get; init; }

    /// <summary>The connection cannot be opened because of this.</summary>
    public bool Blocks => IsOpen && Severity is Severity.Blocker && Waiver is null;

    /// <summary>Worth a person's attention, though it does not block.</summary>
    public bool Warns => IsOpen && Severity is not Severity.Info && !Blocks;

    private bool IsOpen => Outcome is CheckOutcome.Failed or CheckOutcome.Unproved;
}

public enum Severity
{
    /// <summary>Told for information; nothing follows from it.</summary>
    Info,

    /// <summary>Something should be mended; the connection opens without what is concerned.</summary>
    Warning,

    /// <summary>The policy stays closed.</summary>
    Blocker,
}

public enum CheckOutcome
{
    Passed,
    Failed,

    /// <summary>Our side's evidence does not suffice to say either.</summary>
    Unproved,

    /// <summary>There was nothing to look at.</summary>
    NotApplicable,
}

/// <summary>The groups, in the order in which a cause is looked for.</summary>
public enum CheckGroup
{
    Link,
    Session,
    Denial,
    ReceivedRoutes,
    AnnouncedRoutes,
    DataPlane,
    Redundancy,
}
