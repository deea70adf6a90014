namespace Peerline.Client.Contracts;

// What is said about a connection or an ASN: the bodies of the POSTs.

/// <summary>Why: one sentence, for the other side to read.</summary>
public sealed record Because(string Reason);

public sealed record Said(string Text);

public sealed record WiredReport(string CircuitReference);

/// <summary>The peer's end of the cross connect, in the colo's words.</summary>
/// <param name="Positions">Ports or strands on the panel, such as <c>F9/F10</c>.</param>
public sealed record PeerDemarc(
    string Panel, string Positions, string? Cage = null, string? Rack = null, string? Media = null, string? Connector = null);

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
