using System.Text.Json;
using System.Text.Json.Nodes;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Arm;

/// <summary>A peer whose ASN is approved, for the tests of one class, and the request that it may make.</summary>
public sealed class ApprovedPeer(SharedServer shared) : IAsyncLifetime
{
    private static int lastLink;
    private ArmCaller? arm;

    internal ArmCaller Arm => arm!;

    public async ValueTask InitializeAsync() => arm = await ArmCaller.WithAsnAsync(shared.Server);

    public ValueTask DisposeAsync()
    {
        arm?.Dispose();
        return default;
    }

    /// <summary>A /31 and a /127 that no other test uses.</summary>
    public static (string V4, string V6) NextLink()
    {
        var n = Interlocked.Increment(ref lastLink);
        return ($"203.0.{114 + n / 128}.{n % 128 * 2}/31", $"2001:db8:a500::{2 * n:x}/127");
    }

    internal static JsonNode Request(ArmCaller arm, params JsonNode[] connections) => JsonSerializer.SerializeToNode(new
    {
        sku = new { name = "Basic_Direct_Free" },
        kind = "Direct",
        location = "local",
        properties = new
        {
            direct = new { peerAsn = new { id = $"{arm.Provider}/peerAsns/asn" }, directPeeringType = "Edge",
                connections = new JsonArray([.. connections.Select(c => c.DeepClone())]) },
            peeringLocation = "Exampleton",
        },
    })!;

    public static JsonNode Connection(int facility = 990001)
    {
        var (v4, v6) = NextLink();
        return JsonSerializer.SerializeToNode(new
        {
            bandwidthInMbps = 10_000,
            sessionAddressProvider = "Peer",
            peeringDBFacilityId = facility,
            bgpSession = new { sessionPrefixV4 = v4, sessionPrefixV6 = v6, maxPrefixesAdvertisedV4 = 1000, maxPrefixesAdvertisedV6 = 100 },
            connectionIdentifier = Guid.NewGuid(),
        })!;
    }
}
