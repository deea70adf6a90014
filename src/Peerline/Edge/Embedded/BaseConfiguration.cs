namespace Peerline.Edge.Embedded;

/// <summary>
/// What the router's own operator configured by hand: on the edge these are the legacy sessions, on the router of a peer it is all there
/// is. Peerline's driver reads it and never writes it.
/// </summary>
public sealed record BaseConfiguration
{
    public static BaseConfiguration Empty { get; } = new();
    public IReadOnlyList<BaseInterface> Interfaces { get; init; } = [];
    public IReadOnlyList<BaseSession> Sessions { get; init; } = [];

    /// <summary>RPKI caches as <see cref="Routing.Rtr.RtrCacheOptions.TryParse"/> reads them, the preferred one first.</summary>
    public IReadOnlyList<string> RpkiCaches { get; init; } = [];
}
