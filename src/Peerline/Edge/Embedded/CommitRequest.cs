using Peerline.Routing.Addressing;

namespace Peerline.Edge.Embedded;

/// <summary>A change to a router: the connections of the intent, as they are to be. Takes effect at once and is undone unless confirmed.</summary>
/// <param name="BaseRevision">The revision that was read and planned on.</param>
/// <param name="ConfirmWithin">The router reverts when the confirmation has not come by then.</param>
public sealed record CommitRequest(
    Guid Id, long BaseRevision, Asn LocalAsn, TimeSpan ConfirmWithin,
    IReadOnlyList<ConnectionWish> Connections, IReadOnlyList<ConnectionAbsence> Absent);

public enum CommitVerdict
{
    /// <summary>In effect, waiting for its confirmation.</summary>
    Committed,

    /// <summary>Another change is under way.</summary>
    Locked,

    /// <summary>The configuration has changed since it was read, or a newer generation was confirmed.</summary>
    Superseded,

    /// <summary>It cannot be configured as asked; nothing was changed.</summary>
    Refused,

    /// <summary>It was begun and undone: an interface did not take its address, or a session could not be configured.</summary>
    RolledBack,
}

/// <param name="Sentences">Everything that stands against it.</param>
public sealed record CommitAnswer(CommitVerdict Verdict, IReadOnlyList<string> Sentences)
{
    public static CommitAnswer Committed { get; } = new(CommitVerdict.Committed, []);
}
