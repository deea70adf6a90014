using Peerline.Edge.Bird;
using Peerline.Routing.Addressing;

namespace Peerline.Tests.Edge.Bird;

/// <summary>What BIRD 2.0.12 prints, with texts in it that others wrote.</summary>
public class BirdReadBackTests
{
    private static readonly DateTimeOffset Now = new(DateTime.Today.AddHours(12), TimeZoneInfo.Local.GetUtcOffset(DateTime.Today.AddHours(12)));

    private const string Protocols = """
        2002-Name       Proto      Table      State  Since         Info
        1002-device1    Device     ---        up     10:08:22.204  
        1006-
        1002-transit    BGP        ---        start  2026-11-20    Active        Received: Administrative shutdown
        1006-  Description:    x
           Message:        maintenance   Neighbor AS:      1
           BGP state:          Active
             Neighbor address: 198.51.100.99
             Neighbor AS:      64999
             Local AS:         64500
             Last error:       Received: Administrative shutdown
           Channel ipv4
             State:          DOWN
             Table:          master4
             Input filter:   ACCEPT
             Output filter:  REJECT
        1002-pl_0198a000000070008000000000000001_v4 BGP        ---        up     10:08:23.023  Established   
        1006-  Description:    Channel ipv6 0000 
           BGP state:          Established
             Neighbor address: 192.0.2.0%e0
             Neighbor AS:      64501
             Local AS:         64500
             Neighbor ID:      192.0.2.0
             Local capabilities
               Role: customer
             Neighbor capabilities
               Route refresh
               Role: peer
             Session:          external AS4
             Source address:   192.0.2.1
             Hold timer:       232.803/240
           Channel ipv4
             State:          UP
             Table:          master4
             Input filter:   pl_0198a000000070008000000000000001_v4_g3_in_12345678
             Output filter:  pl_0198a000000070008000000000000001_v4_g3_out_12345678
             Receive limit:  10 [HIT]
               Action:       disable
             Routes:         1 imported, 2 exported, 1 preferred
             Route change stats:     received   rejected   filtered    ignored   accepted
               Import updates:              2          0          1          0          1
        0000 
        """;

    private const string Routes = """
        1007-Table master4:
         10.66.0.0/16         unicast [edge4 10:08:25.222 from 192.0.2.0] * (100) [AS64502i]
         	via 192.0.2.0 on e0
        1008-	Type: BGP univ
        1012-	BGP.origin: IGP
         	BGP.as_path: 64501 {64502 64503}
         	BGP.next_hop: 2001:db8::1 fe80::1
         	BGP.community: (64501,7)
         		(65535,0)
         	BGP.large_community: (64501, 1, 2)
         	BGP.otc: 64501
                              unicast [other 2026-11-20] (100) [AS64502i]
         	via 192.0.2.2 on e1
        1012-	bgp_path: 64777
        0000 
        """;

    [Fact]
    public void Protocols_are_read_and_texts_of_others_are_only_texts()
    {
        var read = BirdProtocol.Read(Reply(Protocols), Now);

        Assert.Equal(["transit", "pl_0198a000000070008000000000000001_v4"], read.Select(p => p.Name));
        var (transit, ours) = (read[0], read[1]);
        Assert.Equal((new Asn(64999), "maintenance   Neighbor AS:      1"), (transit.NeighborAsn!.Value, transit.Message));
        Assert.Equal(("6/2 Cease: Administrative Shutdown (maintenance   Neighbor AS:      1)", true),
            (BirdError.Read(transit.LastError, transit.Message)!.Text, BirdError.Read(transit.LastError, transit.Message)!.FromPeer));
        Assert.Equal(new DateTime(2026, 11, 20), transit.Since!.Value.LocalDateTime);
        Assert.Equal((Address.Parse("192.0.2.0"), "peer", true, true), (ours.Neighbor!.Value, ours.PeerRole, ours.FourOctetAsn, ours.RouteRefresh));
        Assert.Equal((TimeSpan.FromSeconds(240), "Channel ipv6 0000"), (ours.HoldTime, ours.Description));
        Assert.Equal(DateTime.Today + new TimeSpan(0, 10, 8, 23, 23), ours.Since!.Value.LocalDateTime);
        var channel = Assert.Single(ours.Channels);
        Assert.Equal((10, true, 1, 2), (channel.ReceiveLimit, channel.IsLimited, channel.Imported, channel.Exported));
        Assert.Equal(new Model.AppliedHalf(3, true), BirdName.AppliedBy(channel.ImportFilter));
    }

    [Fact]
    public void Routes_are_read_with_what_goes_on_on_the_next_line()
    {
        var read = BirdRoutes.Read(Reply(Routes), Now);

        Assert.Equal([("edge4", true), ("other", false)], read.Select(r => (r.Protocol, r.Best)));
        var route = read[0].Route;
        Assert.Equal((Prefix.Parse("10.66.0.0/16"), "64501 {64502,64503}", true), (route.Prefix, route.AsPathText, route.HasAsSet));
        Assert.Equal(["64501:7", "65535:0", "64501:1:2"], route.Communities);
        Assert.Equal((new Asn(64501), Address.Parse("2001:db8::1")), (route.OnlyToCustomer!.Value, route.NextHop!.Value));
        Assert.Equal((route.Prefix, "64777"), (read[1].Route.Prefix, read[1].Route.AsPathText));
    }

    [Theory]
    [InlineData("BGP Error: Role mismatch", "2/11 OPEN Message Error: Role Mismatch", false)]
    [InlineData("Received: Bad peer AS", "2/2 OPEN Message Error: Bad Peer AS", true)]
    [InlineData("Automatic shutdown: Route limit exceeded", "6/1 Cease: Maximum Number of Prefixes Reached", false)]
    [InlineData("Socket: Connection reset by peer", "Socket: Connection reset by peer", null)]
    public void Errors_have_their_names_of_the_RFC(string said, string named, bool? fromPeer)
    {
        var error = BirdError.Read(said, null)!;
        Assert.Equal((named, fromPeer), (error.Text, error.FromPeer));
    }

    [Fact]
    public void A_protocol_of_the_operators_is_found_with_its_template_and_without_comments()
    {
        const string text = """
            # protocol bgp upstream { }
            template bgp base { local as 64500; }
            protocol bgp upstream from base {
              description "a } brace"; /* neighbor 192.0.2.9 as 1; */
              neighbor 192.0.2.2 as 64999;   # mine
            }
            include "/etc/bird/peerline.conf";
            """;
        var main = new BirdMain("/etc/bird/bird.conf", text, []);

        var found = main.ProtocolText("upstream")!;

        Assert.Contains("neighbor 192.0.2.2 as 64999;", found, StringComparison.Ordinal);
        Assert.Contains("local as 64500;", found, StringComparison.Ordinal);
        Assert.DoesNotContain("mine", found, StringComparison.Ordinal);
        Assert.DoesNotContain("192.0.2.9", found, StringComparison.Ordinal);
        Assert.Null(main.ProtocolText("up"));
        Assert.Contains("include \"/etc/bird/draft\";", main.With("/etc/bird/peerline.conf", "/etc/bird/draft"), StringComparison.Ordinal);
        Assert.Null(main.With("/etc/bird/other.conf", "/etc/bird/draft"));
    }

    private static BirdReply Reply(string raw)
    {
        var lines = new List<BirdLine>();
        foreach (var line in raw.Split('\n').Select(l => l.TrimEnd('\r')))
        {
            if (line.Length >= 5 && int.TryParse(line[..4], out var code) && line[4] is '-' or ' ') lines.Add(new BirdLine(code, line[5..]));
            else lines.Add(new BirdLine(lines[^1].Code, line[1..]));
        }

        return new BirdReply(lines);
    }
}
