using System.Globalization;
using Peerline.Client.Contracts;
using Peerline.Server.Tests.Api;
using Peerline.Stages.Eligibility;
using Peerline.Tests.Sources;

namespace Peerline.Server.Tests.Sources;

public sealed partial class SourcesTests
{
    /// <summary>A network of PeeringDB's saved pages that balances much traffic and is at facilities 1 and 7; PeeringDB's id, and the ASN.</summary>
    internal const uint CompleteNet = 140, Complete = 701;

    /// <summary>One that sends out little, and is elsewhere.</summary>
    internal const uint WantingNet = 644, Wanting = 26458;

    private const string EveryRule = """
        eligibility: 1
        when-all-met: approve
        technical:
          asn-public: reject
          asn-registered: reject
          asn-proven: {unmet: reject, by: [irr]}
          dual-stack: review
          redundancy: {unmet: review, connections: 2, routers: 2}
          irr-coverage: {unmet: reject, least-percent: 100}
          rpki-coverage: {unmet: review, least-percent: 70}
        operational:
          peeringdb-profile: reject
          noc-contact: review
          manrs: {unmet: note, participants: [701]}
        physical:
          facility-presence: reject
          port-capacity: review
          bandwidth: {unmet: review, least-mbps: 10000, most-mbps: 10000}
        traffic:
          traffic-level: {unmet: review, least-mbps: 10000}
          traffic-ratio: {unmet: note, of: [Balanced]}
        """;

    [Fact]
    public async Task Every_rule_is_answered_from_the_registers_the_request_and_the_inventory()
    {
        Assert.Equal(RuleCatalogue.All.Select(r => r.Name), EligibilityFile.Read(EveryRule).Policy!.Rules.Select(r => r.Name));
        sources.PeeringDb.Objects["poc"].AddRange(
        [
            PeeringDbServer.Contact(701, CompleteNet, "NOC", "Public", "noc@complete.example"),
            PeeringDbServer.Contact(702, WantingNet, "NOC", "Public", "wanting@gmail.com"),
        ]);
        foreach (var contact in sources.PeeringDb.Objects["poc"].TakeLast(2)) sources.PeeringDb.Touch(contact);
        await sources.SyncAsync();
        irr.Routes[$"AS{Complete}"] = ["45.84.0.0/23", "45.84.2.0/23", "45.85.0.0/16", "2a0e:84::/32"];
        irr.Routes[$"AS{Wanting}"] = ["45.86.1.0/24", "45.87.0.0/24", "45.88.0.0/24"];
        using var complete = await NativePeer.NewAsync(server);
        using var wanting = await NativePeer.NewAsync(server);
        await UntilAsync(() => complete.Operator.Rpki.StatusAsync(), s => s is { State: "Current", Vrps: 5 });
        var metro = await OwnPlace.MetroAsync(complete);
        foreach (var facility in new[] { 1, 7 })
            await OwnPlace.PortAsync(complete.Operator.Inventory, await OwnPlace.RouterAsync(complete, metro, facility), 1);

        // One that has everything, twice: at two facilities, on two edge routers.
        var calls = complete.Client.PeerAsns;
        var asn = (await calls.RegisterAsync(complete.Registration with { Asn = Complete })).Value;
        var token = (await calls.ChallengeAsync(asn.Id, new("irr"))).Line!;
        sources.Whois.Objects[$"AS{Complete}"] = $"aut-num: AS{Complete}\nas-name: COMPLETE\n{token}\nsource: RIPE\n";
        var proof = (await calls.ProveAsync(asn.Id)).Value.Proof!;
        await SetRulesAsync(complete, EveryRule);
        var asked = (await complete.Client.Peerings.RequestAsync(complete.Request() with
        {
            Metro = metro.Name, Connections = [.. new[] { 1, 7 }.Select(f => new ConnectionRequest { FacilityId = f, BandwidthMbps = 10_000 })],
        })).Value;
        foreach (var connection in asked.Connections) await complete.UntilAsync(connection.Id, c => c.State == "ProvisioningStarted");
        // Each of the two looks at the proof again when it is judged.
        var found = (await FoundAsync(complete, asked.Connections[0].Id)).ToList();
        var (proven, seen) = (found.Single(f => f.StartsWith("asn-proven")), $"asn-proven Met: {proof.Evidence} Last seen ");
        Assert.StartsWith(seen, proven);
        var lastLook = (await calls.GetAsync(asn.Id)).Value.Proof!.SeenAt;
        Assert.InRange(DateTimeOffset.Parse(proven[seen.Length..^1], CultureInfo.InvariantCulture), proof.SeenAt.AddSeconds(-1), lastLook);
        Assert.Equal(
            [
                "asn-public Met: AS701 is a public ASN.",
                "asn-registered Met: 127.0.0.1 has AS701 as COMPLETE, source RIPE.",
                proven,
                "dual-stack Met: An IPv4 and an IPv6 half are asked for.",
                "redundancy Met: 2 connections on 2 edge routers; 2 connections on 2 edge routers are asked for.",
                "irr-coverage Met: 3 of 3 prefixes with a ROA have a route object (IRR and RPKI); 100 % are asked for.",
                "rpki-coverage Met: 3 of 4 prefixes with a route object have a ROA that makes them valid (IRR and RPKI); 70 % are asked for. "
                    + "Without: 45.85.0.0/16.",
                "peeringdb-profile Met: PeeringDB has AS701 as Verizon.",
                "noc-contact Met: The NOC has an address at complete.example (PeeringDB).",
                "manrs Met: AS701 is on the operator's list of MANRS participants.",
                "facility-presence Met: PeeringDB shows AS701 at facility 1.",
                "port-capacity Met: Ports and LAGs of 10000 Mbps or more at facility 1: 1 free, 1 asked for.",
                "bandwidth Met: 10000 Mbps; 10000 to 10000 Mbps are taken.",
                "traffic-level Met: The traffic level is 1-5Tbps (PeeringDB); 10000 Mbps are asked for.",
                "traffic-ratio Met: The traffic ratio is Balanced (PeeringDB).",
            ],
            found);

        // One that has nothing of it but its ASN and a profile. A route object of a quarter of a ROA's prefix is none of the prefix.
        asn = (await wanting.Client.PeerAsns.RegisterAsync(wanting.Registration with { Asn = Wanting })).Value;
        await wanting.Operator.PeerAsns.ApproveAsync(asn.Id);
        asked = (await wanting.Client.Peerings.RequestAsync(wanting.Request() with
        {
            Metro = metro.Name, Connections = [new ConnectionRequest { FacilityId = 1, BandwidthMbps = 20_000, MaxPrefixesV4 = 100 }],
        })).Value;
        var rejected = await wanting.UntilAsync(asked.Connections[0].Id, c => c.State == "Rejected");
        Assert.Contains("irr-coverage: 1 of 2", rejected.Reason);
        Assert.Equal(
            [
                "asn-public Met: AS26458 is a public ASN.",
                "asn-registered Unmet: 127.0.0.1 has no aut-num object for AS26458.",
                "asn-proven Unmet: Nobody has shown here that the subscription holds AS26458.",
                "dual-stack Unmet: Only IPv4 is asked for.",
                "redundancy Unmet: 1 connection on 0 edge routers; 2 connections on 2 edge routers are asked for.",
                "irr-coverage Unmet: 1 of 2 prefixes with a ROA have a route object (IRR and RPKI); 100 % are asked for. Without: 45.86.0.0/22.",
                "rpki-coverage Unmet: 2 of 3 prefixes with a route object have a ROA that makes them valid (IRR and RPKI); 70 % are asked for. "
                    + "Without: 45.88.0.0/24.",
                "peeringdb-profile Met: PeeringDB has AS26458 as Central Host, Inc..",
                "noc-contact Unmet: The NOC's address is at gmail.com, which is nobody's own domain (PeeringDB).",
                "manrs Unmet: AS26458 is not on the operator's list of MANRS participants.",
                "facility-presence Unmet: PeeringDB does not show AS26458 at facility 1.",
                "port-capacity Unmet: Neither a port nor a LAG of 20000 Mbps is free at facility 1.",
                "bandwidth Unmet: 20000 Mbps; 10000 to 10000 Mbps are taken.",
                "traffic-level Unmet: The traffic level is 1-5Gbps (PeeringDB); 10000 Mbps are asked for.",
                "traffic-ratio Unmet: The traffic ratio is Heavy Outbound (PeeringDB); taken are Balanced.",
            ],
            await FoundAsync(wanting, rejected.Id));
        await SetRulesAsync(complete, "");
    }

    /// <summary>What the newest decision found, a line a rule.</summary>
    private static async Task<IEnumerable<string>> FoundAsync(NativePeer peer, Guid connection) =>
        (await peer.Client.Connections.EligibilityAsync(connection).FirstAsync()).Findings.Select(f => $"{f.Rule} {f.State}: {f.Evidence}");
}
