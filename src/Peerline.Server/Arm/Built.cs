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
        new("cdnPeeringPrefixes", "CdnPeeringPrefix"),
        new("peerings", "Peering", Writable: true, Tracked: true),
        new("peerings/receivedRoutes", "ReceivedRoute"),
        new("peerings/registeredAsns", "RegisteredAsn", Writable: true),
        new("peerings/registeredPrefixes", "RegisteredPrefix", Writable: true),
        new("peerings/registeredPrefixes/validate", "RegisteredPrefix", Action: "Validate"),
        new("peerings/rpUnbilledPrefixes", "RpUnbilledPrefix"),
        new("peeringServiceCountries", "PeeringServiceCountry"),
        new("peeringServiceLocations", "PeeringServiceLocation"),
        new("peeringServiceProviders", "PeeringServiceProvider"),
        new("checkServiceProviderAvailability", "ServiceProviderAvailability", Action: "Check"),
        new("initializeConnectionMonitor", "ConnectionMonitor", Action: "Initialize"),
        new("peeringServices", "PeeringService", Writable: true, Tracked: true),
        new("peeringServices/prefixes", "Prefix", Writable: true),
        new("peeringServices/connectionMonitorTests", "ConnectionMonitorTest", Writable: true),
        new("lookingGlass", "LookingGlass", Action: "Invoke"),
    ];
}

/// <param name="Listed">Access to it can be granted, so it is listed among the operations.</param>
/// <param name="Action">It is something to do and not something that is there: the verb.</param>
/// <param name="Tracked">It has a location and tags of its own.</param>
internal sealed record BuiltType(
    string Name, string Singular, bool Writable = false, bool Listed = true, string? Action = null, bool Tracked = false);
