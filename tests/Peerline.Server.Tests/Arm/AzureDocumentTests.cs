using System.Text.Json;
using System.Text.Json.Nodes;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Arm;

/// <summary>What is answered is what Azure's own documents promise: every field is known, has its type, and none that is required is
/// missing.</summary>
public class AzureDocumentTests(SharedServer shared, ServiceInventory inventory) : IClassFixture<ServiceInventory>
{
    private readonly ServiceInventory inventory = inventory;

    [Theory]
    [InlineData("2021-06-01")]
    [InlineData("2022-06-01")]
    [InlineData("2022-10-01")]
    [InlineData("2025-05-01")]
    public async Task Every_answer_is_as_the_document_of_its_version_says(string version)
    {
        if (AzureDocument.Of(version) is not { } document)
        {
            Assert.Skip("Azure's documents are not beside the repository.");
            return;
        }

        using var arm = await ArmCaller.WithAsnAsync(shared.Server);
        var peering = $"{arm.Peerings}/documented";
        var connection = ApprovedPeer.Connection();
        connection["bgpSession"]!["md5AuthenticationKey"] = "key";
        var request = ApprovedPeer
            .Request(arm, connection, new JsonObject { ["bandwidthInMbps"] = 100_000, ["peeringDBFacilityId"] = 990002 });
        request["tags"] = new JsonObject { ["team"] = "edge" };

        Holds("Peerings_CreateOrUpdate", (await arm.PutAsync(peering, request.ToJsonString(), version)).Body, "201");
        Holds("Peerings_Get", (await arm.GetAsync(peering, version)).Body);
        Holds("Peerings_ListByResourceGroup", (await arm.GetAsync(arm.Peerings, version)).Body);
        Holds("Peerings_ListBySubscription", (await arm.GetAsync($"{arm.Provider}/peerings", version)).Body);
        Holds("PeerAsns_CreateOrUpdate",
            (await arm.PutAsync($"{arm.Provider}/peerAsns/two", ArmCaller.AsnBody(SharedServer.NextAsn()), version)).Body, "201");
        Holds("PeerAsns_Get", (await arm.GetAsync($"{arm.Provider}/peerAsns/asn", version)).Body);
        Holds("PeerAsns_ListBySubscription", (await arm.GetAsync($"{arm.Provider}/peerAsns", version)).Body);
        Holds("PeeringLocations_List", (await arm.GetAsync($"{arm.Provider}/peeringLocations?kind=Direct", version)).Body);
        Holds("LegacyPeerings_List",
            (await arm.GetAsync($"{arm.Provider}/legacyPeerings?kind=Direct&peeringLocation=Exampleton", version)).Body);
        Holds("ReceivedRoutes_ListByPeering", (await arm.GetAsync($"{peering}/receivedRoutes", version)).Body);
        Holds("Operations_List", (await arm.GetAsync("/providers/Microsoft.Peering/operations", version)).Body);
        Holds("Peerings_Get", (await arm.GetAsync($"{arm.Peerings}/none", version)).Body, "default");
        Holds("Peerings_CreateOrUpdate", (await arm.PutAsync($"{arm.Peerings}/none", new { }, version)).Body, "default");

        var active = await arm.ActivePeeringAsync("active");
        var (asn, prefix) = (new { properties = new { asn = 65010 } }, new { properties = new { prefix = "198.51.100.0/24" } });
        Holds("RegisteredAsns_CreateOrUpdate", (await arm.PutAsync($"{active}/registeredAsns/one", asn, version)).Body, "201");
        Holds("RegisteredAsns_Get", (await arm.GetAsync($"{active}/registeredAsns/one", version)).Body);
        Holds("RegisteredAsns_ListByPeering", (await arm.GetAsync($"{active}/registeredAsns", version)).Body);
        Holds("RegisteredPrefixes_CreateOrUpdate", (await arm.PutAsync($"{active}/registeredPrefixes/one", prefix, version)).Body, "201");
        Holds("RegisteredPrefixes_Get", (await arm.GetAsync($"{active}/registeredPrefixes/one", version)).Body);
        Holds("RegisteredPrefixes_ListByPeering", (await arm.GetAsync($"{active}/registeredPrefixes", version)).Body);
        if (string.CompareOrdinal(version, "2022-06-01") >= 0)
            Holds("RegisteredPrefixes_Validate",
                (await arm.SendAsync(HttpMethod.Post, $"{active}/registeredPrefixes/one/validate", null, version)).Body);
        if (string.CompareOrdinal(version, "2022-10-01") >= 0)
            Holds("RpUnbilledPrefixes_List", (await arm.GetAsync($"{active}/rpUnbilledPrefixes", version)).Body);
        Assert.NotNull(inventory);
        Holds("PeeringServiceCountries_List", (await arm.GetAsync($"{arm.Provider}/peeringServiceCountries", version)).Body);
        Holds("PeeringServiceLocations_List", (await arm.GetAsync($"{arm.Provider}/peeringServiceLocations", version)).Body);
        Holds("PeeringServiceProviders_List", (await arm.GetAsync($"{arm.Provider}/peeringServiceProviders", version)).Body);
        Holds("CdnPeeringPrefixes_List", (await arm.GetAsync($"{arm.Provider}/cdnPeeringPrefixes?peeringLocation=Exampleton", version))
            .Body);
        Holds("PeeringLocations_List", (await arm.GetAsync($"{arm.Provider}/peeringLocations?kind=Exchange", version)).Body);
        var onExchange = new ExchangeRequest(arm, ExchangePeeringTests.NextMember()).Body;
        Holds("Peerings_CreateOrUpdate", (await arm.PutAsync($"{arm.Peerings}/on-exchange", onExchange.ToJsonString(), version)).Body, "201");
        Holds("Peerings_Get", (await arm.GetAsync($"{arm.Peerings}/on-exchange", version)).Body);
        Holds("LegacyPeerings_List",
            (await arm.GetAsync($"{arm.Provider}/legacyPeerings?kind=Exchange&peeringLocation=Exampleton", version)).Body);
        Holds("CheckServiceProviderAvailability", (await arm.SendAsync(HttpMethod.Post, $"{arm.Provider}/checkServiceProviderAvailability",
            new { peeringServiceLocation = ServiceInventory.Place, peeringServiceProvider = ServiceInventory.Provider }, version)).Body);
        await arm.SendAsync(HttpMethod.Post, $"{arm.Provider}/initializeConnectionMonitor", null, version);
        var service = $"{arm.Group}/providers/Microsoft.Peering/peeringServices/documented";
        Holds("PeeringServices_CreateOrUpdate", (await arm.PutAsync(service, PeeringServiceTests.Request(), version)).Body, "201");
        Holds("PeeringServices_Update",
            (await arm.SendAsync(HttpMethod.Patch, service, new { tags = new { team = "edge" } }, version)).Body);
        Holds("PeeringServices_Get", (await arm.GetAsync(service, version)).Body);
        Holds("PeeringServices_ListByResourceGroup",
            (await arm.GetAsync($"{arm.Group}/providers/Microsoft.Peering/peeringServices", version)).Body);
        Holds("PeeringServices_ListBySubscription", (await arm.GetAsync($"{arm.Provider}/peeringServices", version)).Body);
        Holds("Prefixes_CreateOrUpdate", (await arm.PutAsync($"{service}/prefixes/one",
            new { properties = new { prefix = "198.51.100.0/24", peeringServicePrefixKey = Guid.NewGuid() } }, version)).Body, "201");
        Holds("Prefixes_Get", (await arm.GetAsync($"{service}/prefixes/one?$expand=events", version)).Body);
        Holds("Prefixes_ListByPeeringService", (await arm.GetAsync($"{service}/prefixes", version)).Body);
        Holds("ConnectionMonitorTests_CreateOrUpdate", (await arm.PutAsync($"{service}/connectionMonitorTests/one",
            new { properties = new { destination = "198.51.100.1", destinationPort = 443 } }, version)).Body, "201");
        Holds("ConnectionMonitorTests_Get", (await arm.GetAsync($"{service}/connectionMonitorTests/one", version)).Body);
        Holds("ConnectionMonitorTests_ListByPeeringService", (await arm.GetAsync($"{service}/connectionMonitorTests", version)).Body);
        Holds("RegisteredAsns_CreateOrUpdate", (await arm.PutAsync($"{active}/registeredAsns/two", new { }, version)).Body, "default");
        Holds("PeeringServices_Get", (await arm.GetAsync($"{service}-none", version)).Body, "default");

        // The older documents know neither target nor details of an error; older clients pass over them, and people miss them.
        void Holds(string operation, JsonElement body, string status = "200") => Assert.Equal(
            [], document.Faults(operation, body, status)
                .Except(version == "2025-05-01" ? [] : ["$.error.details is not in the document.", "$.error.target is not in the document."]));
    }

    [Fact]
    public void A_field_that_is_unknown_missing_or_of_another_type_is_found()
    {
        if (AzureDocument.Of("2025-05-01") is not { } document)
        {
            Assert.Skip("Azure's documents are not beside the repository.");
            return;
        }

        var body = JsonDocument.Parse(
            """{"kind":"Direct","location":1,"sku":{"nmae":"x"},"properties":{"direct":{"connections":{}}}}""").RootElement;
        Assert.Equal(
            ["$.location is Number, not string.", "$.properties.direct.connections is Object, not array.",
                "$.sku.nmae is not in the document."],
            document.Faults("Peerings_Get", body).Order());
    }
}
