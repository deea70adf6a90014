using System.Text.Json.Nodes;
using Peerline.Server.Tests.Arm;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Contract;

/// <summary>
/// A request made from a schema: every member of it, with a value that this network takes. What is read-only is made up; it must be passed
/// over.
/// </summary>
internal sealed class ValidValues(ArmCaller arm, bool onExchange)
{
    /// <summary>Stands in every read-only text; no answer may have it.</summary>
    public const string MadeUp = "made-up";

    private static int last;
    private readonly (string V4, string V6) link = ApprovedPeer.NextLink();
    private readonly (string V4, string V6) member = onExchange ? ExchangePeeringTests.NextMember() : default;
    private readonly int number = Interlocked.Increment(ref last);

    public static string? Query(string name) => name switch
    {
        "peeringLocation" => "Exampleton",
        "kind" => "Direct",
        "directPeeringType" => "Edge",
        "asn" => "64500",
        "command" => "BgpRoute",
        "sourceType" => "EdgeSite",
        "sourceLocation" => "Exampleton",
        "destinationIP" => "192.0.2.1",
        "country" => "Exampleland",
        "$expand" => "events",
        "prefix" => "198.51.100.0/24",
        "asPath" => "64500",
        "originAsValidationState" or "rpkiValidationState" => "Valid",
        "consolidate" => "true",
        "$skipToken" => null, // comes from a nextLink
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "The documents have a new query parameter."),
    };

    public JsonNode? Of(AzureSchema schema)
    {
        switch (schema.Type)
        {
            case "object" when schema.Others is not null: return new JsonObject { ["team"] = "edge" };
            case "object":
                var made = new JsonObject();
                foreach (var field in schema.Fields.Where(f => !IsOfAnotherKind(schema.Name, f.Name)))
                    made[field.Name] = field.IsReadOnly ? MakeUp(field.Schema) : Value(schema.Name, field.Name) ?? Of(field.Schema);
                return made;
            case "array": return new JsonArray(Of(schema.Items));
            default: throw new InvalidOperationException($"There is no valid value for a {schema.Type} of {schema.Name}.");
        }
    }

    /// <summary>A peering is direct or on an exchange, whose addresses are the exchange's.</summary>
    private bool IsOfAnotherKind(string definition, string name) => onExchange
        ? name is "direct" || definition is "BgpSession" && name is "sessionPrefixV4" or "sessionPrefixV6"
        : name is "exchange";

    private static JsonNode? MakeUp(AzureSchema schema) => schema.Type switch
    {
        "object" => new JsonObject(schema.Fields.Select(f => KeyValuePair.Create(f.Name, MakeUp(f.Schema)))),
        "array" => new JsonArray(MakeUp(schema.Items)),
        "integer" => 4711,
        "boolean" => true,
        _ when schema.Format is "date-time" => "2001-02-03T04:05:06Z",
        _ => schema.FirstValue ?? MadeUp,
    };

    private JsonNode? Value(string definition, string name) => name switch
    {
        "kind" when onExchange => "Exchange",
        "name" when onExchange => "Basic_Exchange_Free",
        "peeringDBFacilityId" when onExchange => ExchangeRequest.ExchangeId,
        "peerSessionIPv4Address" when onExchange => member.V4,
        "peerSessionIPv6Address" when onExchange => member.V6,
        "microsoftSessionIPv4Address" when onExchange => "203.0.112.10",
        "microsoftSessionIPv6Address" when onExchange => "2001:db8:1c5::a",
        "name" when definition is "PeeringSku" => "Basic_Direct_Free",
        "name" when definition is "PeeringServiceSku" => "Standard",
        "kind" => "Direct",
        "location" => "local",
        "peeringLocation" or "providerPrimaryPeeringLocation" => "Exampleton",
        "providerBackupPeeringLocation" => "",
        "id" when definition is "SubResource" => $"{arm.Provider}/peerAsns/asn",
        "directPeeringType" => "Edge",
        "bandwidthInMbps" => 10_000,
        "sessionAddressProvider" => "Peer",
        "useForPeeringService" => false,
        "peeringDBFacilityId" => 990001,
        "connectionIdentifier" => Guid.NewGuid().ToString(),
        "sessionPrefixV4" => link.V4,
        "sessionPrefixV6" => link.V6,
        "peerSessionIPv4Address" => End(link.V4, 0),
        "microsoftSessionIPv4Address" => End(link.V4, 1),
        "peerSessionIPv6Address" => End(link.V6, 0),
        "microsoftSessionIPv6Address" => End(link.V6, 1),
        "maxPrefixesAdvertisedV4" => 1000,
        "maxPrefixesAdvertisedV6" => 100,
        "md5AuthenticationKey" => "key",
        "endpoint" => "198.51.100.1",
        "azureRegion" => "local",
        "protocol" => "ICMP",
        "peerAsn" when definition is "PeerAsnProperties" => SharedServer.NextAsn(),
        "peerName" => "Contoso Networks",
        "role" => "Noc",
        "email" => "noc@contoso.example",
        "phone" => "+1 (234) 567-8999",
        "asn" => SharedServer.NextAsn(),
        "prefix" => $"203.{1 + number / 250}.{number % 250}.0/24",
        "peeringServicePrefixKey" => Guid.NewGuid().ToString(),
        "peeringServiceLocation" => ServiceInventory.Place,
        "peeringServiceProvider" => ServiceInventory.Provider,
        "sourceAgent" => "Exampleton",
        "destination" => "198.51.100.1",
        "destinationPort" => 443,
        "testFrequencyInSec" => 60,
        _ => null,
    };

    private static string End(string link, int which) => System.Net.IPNetwork.Parse(link).BaseAddress is var network
        && network.GetAddressBytes() is [.. var first, var octet]
        ? new System.Net.IPAddress([.. first, (byte)(octet + which)]).ToString()
        : throw new ArgumentException(link, nameof(link));
}
