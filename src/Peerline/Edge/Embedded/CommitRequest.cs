using Peerline.Routing.Addressing;

namespace Peerline.Edge.Embedded;

/// <summary>The connections of the intent, as they are to be. Takes effect at once and is undone unless confirmed.</summary>
/// <param name="BaseRevision">The revision that was read and planned on.</param>
/// <param name="ConfirmWithin">The router reverts when the confirmation has not come by then.</param>
public sealed record CommitRequest(
    Guid Id, long BaseRevision, Asn LocalAsn, TimeSpan ConfirmWithin,
    IReadOnlyList<ConnectionWish> Connections, IReadOnlyList<ConnectionAbsence> Absent);
