namespace Peerline.Server.Arm;

/// <summary>The menu: every type of Microsoft.Peering that is built, with its operations as <c>operations</c> lists them.</summary>
internal static class Built
{
    public static IReadOnlyList<BuiltType> Types { get; } =
    [
        new("operations", "Operation", Listed: false),
        new("peerAsns", "PeerAsn", Writable: true),
        new("peeringLocations", "PeeringLocation"),
        new("legacyPeerings", "LegacyPeering"),
        new("peerings", "Peering", Writable: true),
        new("peerings/receivedRoutes", "ReceivedRoute"),
    ];
}

/// <param name="Listed">Access to it can be granted, so it is listed among the operations.</param>
internal sealed record BuiltType(string Name, string Singular, bool Writable = false, bool Listed = true);
