using Peerline.Edge;
using Peerline.Edge.Linux;

namespace Peerline.Tests.Edge.Linux;

/// <summary>Members of a bond, in the words of iproute2 6.1 (<c>ip -j -d -s -s addr</c>, <c>ip/iplink_bond_slave.c</c>).</summary>
public class InterfaceReadingTests
{
    [Theory]
    [InlineData("""{"state":"ACTIVE","mii_status":"UP","ad_aggregator_id":1,"ad_actor_oper_port_state":61,"ad_partner_oper_port_state":61}""", LagMembership.Up)]
    [InlineData("""{"state":"ACTIVE","mii_status":"UP","ad_aggregator_id":2,"ad_actor_oper_port_state":69,"ad_partner_oper_port_state":1}""", LagMembership.Down)]
    [InlineData("""{"state":"BACKUP","mii_status":"DOWN","ad_aggregator_id":1,"ad_actor_oper_port_state":61,"ad_partner_oper_port_state":61}""", LagMembership.Down)]
    [InlineData("""{"state":"ACTIVE","mii_status":"UP"}""", LagMembership.Up)]
    public void A_member_is_up_when_the_bond_holds_it_for_up_and_with_LACP_the_partner_collects_and_distributes(string data, LagMembership expected)
    {
        var port = Read($$$"""
            {"ifindex":3,"ifname":"eth1","flags":["BROADCAST","MULTICAST","SLAVE","UP","LOWER_UP"],"mtu":1500,"master":"bond0",
             "linkinfo":{"info_slave_kind":"bond","info_slave_data":{{{data}}}},"addr_info":[]}
            """);
        Assert.Equal(expected, InterfaceObservation.MemberOf(port, "bond0"));
        Assert.Equal(LagMembership.Outside, InterfaceObservation.MemberOf(port, "bond1"));
    }

    [Fact]
    public void A_master_that_tells_no_more_is_believed_by_the_light_of_the_port()
    {
        var port = Read("""{"ifname":"eth1","flags":["UP","LOWER_UP"],"mtu":1500,"master":"br0","linkinfo":{"info_slave_kind":"bridge","info_slave_data":{"state":"forwarding"}},"addr_info":[]}""");
        Assert.Equal(LagMembership.Up, InterfaceObservation.MemberOf(port, "br0"));
        Assert.Equal(LagMembership.Down, InterfaceObservation.MemberOf(port with { Up = false }, "br0"));
        Assert.Equal(LagMembership.Unknown, InterfaceObservation.MemberOf(null, "br0"));
        Assert.Equal(LagMembership.Outside, InterfaceObservation.MemberOf(Read("""{"ifname":"eth2","flags":["UP"],"mtu":1500,"addr_info":[]}"""), "br0"));
    }

    [Fact]
    public void A_VRF_is_no_bundle() => Assert.Null(
        Read("""{"ifname":"eth1","flags":["UP","LOWER_UP"],"mtu":1500,"master":"blue","linkinfo":{"info_slave_kind":"vrf","info_slave_data":{"table":10}},"addr_info":[]}""").Lag);

    private static InterfaceObservation Read(string json) => Assert.Single(InterfaceReading.Observations($"[{json}]"));
}
