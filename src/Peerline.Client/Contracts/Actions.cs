namespace Peerline.Client.Contracts;

// What is said about a connection or an ASN: the bodies of the POSTs.

/// <summary>Why: one sentence, for the other side to read.</summary>
public sealed record Because(string Reason);

public sealed record Said(string Text);

/// <param name="Member">Of a LAG only this member, by its circuit id; null for all that were not reported yet.</param>
public sealed record WiredReport(string CircuitReference, string? Member = null);

/// <summary>The peer's end of the cross connect, in the colo's words.</summary>
/// <param name="Positions">Ports or strands on the panel, such as <c>F9/F10</c>.</param>
public sealed record PeerDemarc(
    string Panel, string Positions, string? Cage = null, string? Rack = null, string? Media = null, string? Connector = null);

/// <summary>The peer's end of the cross connect, as it is stated.</summary>
/// <param name="Member">Of a LAG only that of this member, by its circuit id; null for every one that has none of its own.</param>
public sealed record DemarcStatement(
    string Panel, string Positions, string? Cage = null, string? Rack = null, string? Media = null, string? Connector = null, string? Member = null);

public sealed record PrefixStatement(IReadOnlyList<StatedPrefix> Prefixes);

/// <summary>In place of what was asked for; what is null stays as it was asked.</summary>
/// <param name="Text">Why, for the peer to read.</param>
/// <param name="Until">How long it holds; 14 days when null.</param>
public sealed record NewOffer(string Text, int? FacilityId = null, int? BandwidthMbps = null, DateTimeOffset? Until = null);

/// <param name="Owner">Who outside has to act: the colo, a carrier.</param>
public sealed record NewBlocker(string Reason, string Owner);

public sealed record NewWaiver(string Check, string Reason);

/// <param name="Hash">Of the plan that was looked at: another change is not released. Null for whatever is held.</param>
public sealed record NewRelease(string Reason, string? Hash = null);

public sealed record NewDeadline(DateTimeOffset Until);
