namespace Peerline.Server.Arm;

/// <summary>From the engine's name of a field to Azure's path of it.</summary>
internal static class ArmTarget
{
    private static readonly Dictionary<string, string> Fields = new()
    {
        ["asn"] = "properties.peerAsn",
        ["peerName"] = "properties.peerName",
        ["contacts"] = "properties.peerContactDetail",
        ["peerAsn"] = "properties.direct.peerAsn.id",
        ["metro"] = "properties.peeringLocation",
        ["sku"] = "sku.name",
        ["directPeeringType"] = "properties.direct.directPeeringType",
        ["connections"] = "properties.direct.connections",
        ["exchangePeerAsn"] = "properties.exchange.peerAsn.id",
        ["exchangeConnections"] = "properties.exchange.connections",
        ["identifier"] = "connectionIdentifier",
        ["facilityId"] = "peeringDBFacilityId",
        ["bandwidthMbps"] = "bandwidthInMbps",
        ["addressProvider"] = "sessionAddressProvider",
        ["prefixV4"] = "bgpSession.sessionPrefixV4",
        ["prefixV6"] = "bgpSession.sessionPrefixV6",
        ["maxPrefixesV4"] = "bgpSession.maxPrefixesAdvertisedV4",
        ["maxPrefixesV6"] = "bgpSession.maxPrefixesAdvertisedV6",
        ["md5Key"] = "bgpSession.md5AuthenticationKey",
        ["peerAddressV4"] = "bgpSession.peerSessionIPv4Address",
        ["peerAddressV6"] = "bgpSession.peerSessionIPv6Address",
        ["operatorAddressV4"] = "bgpSession.microsoftSessionIPv4Address",
        ["connectivityProbes"] = "properties.connectivityProbes",
        ["region"] = "azureRegion",
        ["registeredAsn"] = "properties.asn",
        ["prefix"] = "properties.prefix",
        ["key"] = "properties.peeringServicePrefixKey",
        ["place"] = "properties.peeringServiceLocation",
        ["provider"] = "properties.peeringServiceProvider",
        ["primaryMetro"] = "properties.providerPrimaryPeeringLocation",
        ["backupMetro"] = "properties.providerBackupPeeringLocation",
        ["sourceAgent"] = "properties.sourceAgent",
        ["destination"] = "properties.destination",
        ["destinationPort"] = "properties.destinationPort",
        ["testFrequencyInSec"] = "properties.testFrequencyInSec",
        ["operatorAddressV6"] = "bgpSession.microsoftSessionIPv6Address",
    };

    /// <summary><c>connections[1].prefixV4</c> becomes <c>properties.direct.connections[1].bgpSession.sessionPrefixV4</c>; an unknown part
    /// stays.</summary>
    public static string Of(string target) => string.Join('.', target.Split('.').Select(Part));

    /// <summary>The same for a peering of the kind exchange, whose connections and ASN are elsewhere.</summary>
    public static string OnExchange(string target) =>
        target == "peerAsn" ? "exchangePeerAsn"
        : target.StartsWith("connections", StringComparison.Ordinal) && !target.StartsWith("connections/", StringComparison.Ordinal)
            ? $"exchangeC{target[1..]}"
            : target;

    private static string Part(string part)
    {
        var bracket = part.IndexOf('[');
        var (name, index) = bracket < 0 ? (part, "") : (part[..bracket], part[bracket..]);
        return Fields.GetValueOrDefault(name, name) + index;
    }
}
