using System.Text.Json;
using System.Text.Json.Nodes;

namespace Peerline.Server.Tests.Arm;

/// <summary>A request for an exchange peering, as Azure's clients send it.</summary>
internal sealed class ExchangeRequest(ArmCaller arm, params IReadOnlyList<(string V4, string V6)> members)
{
    public const int ExchangeId = 880001;

    public JsonNode Body { get; } = JsonSerializer.SerializeToNode(new
    {
        sku = new { name = "Basic_Exchange_Free" },
        kind = "Exchange",
        location = "local",
        properties = new
        {
            exchange = new
            {
                peerAsn = new { id = $"{arm.Provider}/peerAsns/asn" },
                connections = new JsonArray([.. members.Select(m => Connection(m.V4, m.V6))]),
            },
            peeringLocation = "Exampleton",
        },
    })!;

    public JsonArray Connections => Body["properties"]!["exchange"]!["connections"]!.AsArray();

    public static JsonNode Connection(string v4, string v6) => JsonSerializer.SerializeToNode(new
    {
        peeringDBFacilityId = ExchangeId,
        bgpSession = new
        {
            peerSessionIPv4Address = v4, peerSessionIPv6Address = v6, maxPrefixesAdvertisedV4 = 1000, maxPrefixesAdvertisedV6 = 100,
            md5AuthenticationKey = "test-md5-auth-key",
        },
        connectionIdentifier = Guid.NewGuid(),
    })!;
}
