using System.Net;
using System.Text.Json.Nodes;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Arm;

/// <summary>Every rule of a request, one broken field at a time, through the front door.</summary>
public class PeeringRuleTests(SharedServer shared, ApprovedPeer peer, ServiceInventory inventory)
    : IClassFixture<ApprovedPeer>, IClassFixture<ServiceInventory>
{
    private readonly ServiceInventory inventory = inventory;

    private const string Session = "properties.direct.connections[0].bgpSession";
    private const string First = "properties.direct.connections[0]";

    [Theory]
    [InlineData(First + ".bandwidthInMbps", "0", "InvalidBandwidth")]
    [InlineData(First + ".bandwidthInMbps", "-10000", "InvalidBandwidth")]
    [InlineData(First + ".bandwidthInMbps", "null", "InvalidBandwidth")]
    [InlineData(First + ".bandwidthInMbps", "15000", "InvalidBandwidth")]
    [InlineData(First + ".bandwidthInMbps", "110000", "BandwidthNotOffered")]
    [InlineData(First + ".peeringDBFacilityId", "0", "InvalidFacility")]
    [InlineData(First + ".peeringDBFacilityId", "null", "InvalidFacility")]
    [InlineData(First + ".peeringDBFacilityId", "4711", "FacilityNotInMetro")]
    [InlineData(First + ".sessionAddressProvider", "\"Contoso\"", "InvalidAddressProvider")]
    [InlineData(First + ".sessionAddressProvider", "\"Operator\"", "InvalidAddressProvider")]
    [InlineData(First + ".connectionIdentifier", "\"not-a-guid\"", "InvalidIdentifier")]
    [InlineData(First + ".connectionIdentifier", "\"00000000-0000-0000-0000-000000000000\"", "InvalidIdentifier")]
    [InlineData(Session + ".sessionPrefixV4", "\"203.0.113.0/29\"", "InvalidSessionPrefix")]
    [InlineData(Session + ".sessionPrefixV4", "\"203.0.113.0/32\"", "InvalidSessionPrefix")]
    [InlineData(Session + ".sessionPrefixV4", "\"203.0.113.1/31\"", "InvalidSessionPrefix")]
    [InlineData(Session + ".sessionPrefixV4", "\"203.0.113.1/30\"", "InvalidSessionPrefix")]
    [InlineData(Session + ".sessionPrefixV4", "\"2001:db8::/127\"", "InvalidSessionPrefix")]
    [InlineData(Session + ".sessionPrefixV4", "\"nonsense\"", "InvalidSessionPrefix")]
    [InlineData(Session + ".sessionPrefixV4", "\"169.254.1.0/31\"", "SpecialPurposePrefix")]
    [InlineData(Session + ".sessionPrefixV4", "\"127.0.0.0/31\"", "SpecialPurposePrefix")]
    [InlineData(Session + ".sessionPrefixV4", "\"224.0.0.0/31\"", "SpecialPurposePrefix")]
    [InlineData(Session + ".sessionPrefixV4", "\"10.0.0.0/31\"", "SpecialPurposePrefix")]
    [InlineData(Session + ".sessionPrefixV4", "\"192.0.2.130/31\"", "PrefixIsOperators")]
    [InlineData(Session + ".sessionPrefixV6", "\"2001:db8:a500::/63\"", "InvalidSessionPrefix")]
    [InlineData(Session + ".sessionPrefixV6", "\"2001:db8:a500::/128\"", "InvalidSessionPrefix")]
    [InlineData(Session + ".sessionPrefixV6", "\"2001:db8:a500::1/127\"", "InvalidSessionPrefix")]
    [InlineData(Session + ".sessionPrefixV6", "\"2001:db8:a500::2/126\"", "InvalidSessionPrefix")]
    [InlineData(Session + ".sessionPrefixV6", "\"203.0.113.0/31\"", "InvalidSessionPrefix")]
    [InlineData(Session + ".sessionPrefixV6", "\"fe80::/127\"", "SpecialPurposePrefix")]
    [InlineData(Session + ".sessionPrefixV6", "\"fd00::/127\"", "SpecialPurposePrefix")]
    [InlineData(Session + ".sessionPrefixV6", "\"2001:db8:0:ffff::4/127\"", "PrefixIsOperators")]
    [InlineData(Session + ".maxPrefixesAdvertisedV4", "0", "InvalidMaxPrefixes")]
    [InlineData(Session + ".maxPrefixesAdvertisedV6", "-1", "InvalidMaxPrefixes")]
    [InlineData(Session + ".maxPrefixesAdvertisedV4", "200001", "MaxPrefixesAboveLargest")]
    [InlineData(Session + ".maxPrefixesAdvertisedV6", "50001", "MaxPrefixesAboveLargest")]
    [InlineData(Session + ".md5AuthenticationKey", "\"with space\"", "InvalidMd5Key")]
    [InlineData(Session + ".md5AuthenticationKey", "\"quo\\\"te\"", "InvalidMd5Key")]
    [InlineData(Session + ".md5AuthenticationKey", "\"line\\nbreak\"", "InvalidMd5Key")]
    [InlineData(Session + ".md5AuthenticationKey", "\"schlüssel\"", "InvalidMd5Key")]
    [InlineData(Session + ".peerSessionIPv4Address", "\"198.51.100.7\"", "AddressNotOfSubnet")]
    [InlineData(Session + ".microsoftSessionIPv6Address", "\"2001:db8:dead::1\"", "AddressNotOfSubnet")]
    [InlineData("properties.direct.peerAsn.id", "\"64500\"", "UnknownPeerAsn")]
    [InlineData("properties.direct.peerAsn.id", "null", "PeerAsnMissing")]
    [InlineData("properties.direct.directPeeringType", "\"Cdn\"", "PeeringTypeNotOffered")]
    [InlineData("properties.direct.connections", "[]", "NoConnections")]
    [InlineData("properties.peeringLocation", "\"Nowhere\"", "UnknownMetro")]
    [InlineData("properties.peeringLocation", "null", "MetroMissing")]
    [InlineData("sku.name", "\"Basic_Exchange_Free\"", "InvalidSku")]
    [InlineData("sku.name", "null", "SkuRequired")]
    [InlineData("kind", "\"Transit\"", "KindNotOffered")]
    [InlineData("kind", "\"Exchange\"", "InvalidSku", "sku.name")]
    [InlineData(Session + ".sessionPrefixV4", "\"203.0.112.4/31\"", "PrefixOnExchange")]
    [InlineData("kind", "null", "KindRequired")]
    [InlineData("location", "null", "LocationRequired")]
    [InlineData("location", "\"a<b\"", "InvalidLocation")]
    [InlineData("tags", "{\"a/b\":\"c\"}", "InvalidTagName")]
    public async Task Each_rule_names_its_field_and_nothing_is_made(string field, string value, string code, string? where = null)
    {
        var arm = peer.Arm;
        var request = ApprovedPeer.Request(arm, ApprovedPeer.Connection());
        PeerAsnTests.Set(request, field, JsonNode.Parse(value));
        var answer = await arm.PutAsync($"{arm.Peerings}/ruled", request.ToJsonString());
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains((code, where ?? field), answer.Problems);
        Assert.Equal(HttpStatusCode.NotFound, (await arm.GetAsync($"{arm.Peerings}/ruled")).Status);
    }

    [Theory]
    [InlineData(31, HttpStatusCode.Created)]
    [InlineData(80, HttpStatusCode.Created)]
    [InlineData(81, HttpStatusCode.BadRequest)]
    public async Task An_md5_key_has_at_most_80_characters(int length, HttpStatusCode status)
    {
        var arm = peer.Arm;
        var request = ApprovedPeer.Request(arm, ApprovedPeer.Connection());
        PeerAsnTests.Set(request, Session + ".md5AuthenticationKey", new string('k', length));
        Assert.Equal(status, (await arm.PutAsync($"{arm.Peerings}/key-{length}", request.ToJsonString())).Status);
    }

    [Fact]
    public async Task A_half_that_is_not_there_has_no_limit()
    {
        var connection = ApprovedPeer.Connection();
        connection["bgpSession"]!["sessionPrefixV6"] = null;
        var answer = await PutAsync("half", connection);
        Assert.Contains(("MaxPrefixesWithoutSession", Session + ".maxPrefixesAdvertisedV6"), answer.Problems);
        connection["bgpSession"]!["maxPrefixesAdvertisedV6"] = null;
        Assert.Equal(HttpStatusCode.Created, (await PutAsync("half", connection)).Status);
    }

    [Fact]
    public async Task A_session_without_any_subnet_is_refused_when_the_peer_gives_them()
    {
        var connection = ApprovedPeer.Connection();
        connection["bgpSession"] = null;
        Assert.Contains(("NoSessionPrefix", Session + ".sessionPrefixV4"), (await PutAsync("none", connection)).Problems);
    }

    [Fact]
    public async Task All_problems_of_all_connections_are_told_at_once()
    {
        var (one, two) = (ApprovedPeer.Connection(), ApprovedPeer.Connection());
        one["bandwidthInMbps"] = 1;
        two["peeringDBFacilityId"] = 1;
        two["connectionIdentifier"] = one["connectionIdentifier"]!.DeepClone();
        two["bgpSession"]!["sessionPrefixV4"] = one["bgpSession"]!["sessionPrefixV4"]!.DeepClone();
        var answer = await PutAsync("many", one, two);
        Assert.Equal(
        [
            ("InvalidBandwidth", First + ".bandwidthInMbps"),
            ("IdentifierTwice", "properties.direct.connections[1].connectionIdentifier"),
            ("FacilityNotInMetro", "properties.direct.connections[1].peeringDBFacilityId"),
            ("PrefixOverlaps", "properties.direct.connections[1].bgpSession.sessionPrefixV4"),
        ], answer.Problems);
    }

    [Fact]
    public async Task A_subnet_that_another_peer_has_asked_for_is_taken_and_does_not_tell_by_whom()
    {
        using var other = await ArmCaller.WithAsnAsync(shared.Server, 1);
        var connection = ApprovedPeer.Connection();
        Assert.Equal(HttpStatusCode.Created,
            (await other.PutAsync($"{other.Peerings}/theirs", ApprovedPeer.Request(other, connection).ToJsonString())).Status);
        var answer = await PutAsync("mine", connection);
        Assert.Equal([("PrefixTaken", Session + ".sessionPrefixV4"), ("PrefixTaken", Session + ".sessionPrefixV6")], answer.Problems);
        Assert.DoesNotContain(other.Subscription.ToString(), answer.Body.GetRawText());
        Assert.DoesNotContain("theirs", answer.Body.GetRawText());
    }

    [Fact]
    public async Task An_asn_that_is_not_approved_cannot_peer()
    {
        using var arm = await ArmCaller.NewAsync(shared.Server);
        await arm.RegisterAsync(SharedServer.NextAsn());
        var answer = await arm.PutAsync($"{arm.Peerings}/early", ApprovedPeer.Request(arm, ApprovedPeer.Connection()).ToJsonString());
        Assert.Equal([("PeerAsnNotApproved", "properties.direct.peerAsn.id")], answer.Problems);
    }

    [Fact]
    public async Task The_asn_of_another_subscription_is_unknown()
    {
        using var other = await ArmCaller.WithAsnAsync(shared.Server, 1);
        var request = ApprovedPeer.Request(peer.Arm, ApprovedPeer.Connection());
        request["properties"]!["direct"]!["peerAsn"]!["id"] = $"{other.Provider}/peerAsns/asn";
        var answer = await peer.Arm.PutAsync($"{peer.Arm.Peerings}/foreign", request.ToJsonString());
        Assert.Equal([("UnknownPeerAsn", "properties.direct.peerAsn.id")], answer.Problems);
    }

    [Fact]
    public async Task A_group_that_is_not_there_is_404_and_a_bad_name_400()
    {
        var arm = peer.Arm;
        var request = ApprovedPeer.Request(arm, ApprovedPeer.Connection()).ToJsonString();
        var missing = await arm.PutAsync($"{arm.Root}/resourceGroups/none/providers/Microsoft.Peering/peerings/x", request);
        Assert.Equal((HttpStatusCode.NotFound, "ResourceGroupNotFound"), (missing.Status, missing.Code));
        Assert.Equal([("InvalidResourceName", "name")], (await arm.PutAsync($"{arm.Peerings}/{new string('n', 64)}", request)).Problems);
    }

    private Task<ArmAnswer> PutAsync(string name, params JsonNode[] connections) =>
        peer.Arm.PutAsync($"{peer.Arm.Peerings}/{name}", ApprovedPeer.Request(peer.Arm, connections).ToJsonString());
}
