namespace Peerline.Client.Contracts;

/// <summary>The VRPs that routes are validated against, and where they come from.</summary>
/// <param name="State"><c>NotConfigured</c>, <c>None</c> (never had any), <c>Current</c>, <c>Stale</c> (the cache is away; used until it
/// expires) or <c>Expired</c> (nothing is said of origins).</param>
/// <param name="Vrps">How many, with the local exceptions.</param>
/// <param name="Given">How many the cache gives.</param>
/// <param name="Source">The cache whose data it is.</param>
/// <param name="LocalExceptions">Filters and assertions of the SLURM file (RFC 8416).</param>
public sealed record RpkiStatus(
    string State, int Vrps, int Given, string? Source, DateTimeOffset? LastUpdate, DateTimeOffset? Expires, int LocalExceptions,
    IReadOnlyList<RpkiCache> Caches);

/// <param name="State">What goes on with it: <c>Synchronised</c>, <c>Waiting</c>, …</param>
/// <param name="Failure">Why the last conversation ended, when it failed.</param>
public sealed record RpkiCache(
    string Cache, string State, bool InUse, int Records, uint? Serial, DateTimeOffset? LastUpdate, long Failures, string? Failure);

/// <summary>What follows for one route (RFC 6811).</summary>
/// <param name="State"><c>Valid</c>, <c>Invalid</c>, <c>NotFound</c>, or <c>Unknown</c> when there is nobody to ask.</param>
/// <param name="Covering">The VRPs that cover the prefix.</param>
public sealed record RpkiValidity(string Prefix, uint? Origin, string State, IReadOnlyList<RpkiVrp> Covering);

/// <param name="Match"><c>Match</c>, or why it does not.</param>
public sealed record RpkiVrp(string Prefix, int MaxLength, uint Asn, string Match);
