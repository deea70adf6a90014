namespace Peerline.Client.Contracts;

/// <summary>What the AS-SET of a peer was expanded to.</summary>
/// <param name="State"><c>None</c> (never succeeded), <c>Current</c>, or <c>Stale</c> (old; it stays in use).</param>
/// <param name="Objects">The sets.</param>
/// <param name="From">Who says that these are the peer's: <c>Peer</c>, <c>PeeringDb</c>, or <c>Asn</c> (nobody: the AS by itself).</param>
/// <param name="At">When what is in use was expanded.</param>
/// <param name="AttemptAt">The last attempt.</param>
/// <param name="Failure">Why it gave nothing.</param>
/// <param name="Held">An expansion that takes too much away; the operator releases it.</param>
/// <param name="Origins">The ASNs; only where one set is read.</param>
/// <param name="Prefixes">What they have registered; only where one set is read.</param>
public sealed record IrrSet(
    uint Asn, string State, IReadOnlyList<string> Objects, string From, DateTimeOffset? At, DateTimeOffset? AttemptAt, string? Failure,
    int OriginCount, int PrefixCountV4, int PrefixCountV6, IrrHeld? Held, IReadOnlyList<uint>? Origins = null, IReadOnlyList<string>? Prefixes = null);

/// <param name="At">When it was expanded: say it when it is released.</param>
/// <param name="Reason">How much of what would go.</param>
public sealed record IrrHeld(DateTimeOffset At, string Reason, int OriginCount, int PrefixCountV4, int PrefixCountV6);

/// <param name="At">The expansion that was looked at.</param>
public sealed record IrrRelease(DateTimeOffset At);
