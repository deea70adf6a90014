using System.Net;
using Peerline.Routing.Addressing;
using Peerline.Routing.Bgp;
using Peerline.Routing.Bmp;
using Peerline.Routing.Policy;
using Peerline.Routing.Wire;

namespace Peerline.Lab.Tests.Interop;

/// <summary>Real routers report a session with our speaker to our station, from its beginning to its end.</summary>
public class BmpInteropTests
{
    private const string Ours = "198.18.0.1";
    private const string Theirs = "198.18.0.2";

    [Fact]
    public async Task FRR_reports_a_session_from_its_beginning_to_its_end()
    {
        await using var lab = await Lab.StartAsync();
        var (ours, theirs) = await WiredAsync(lab);
        var heard = new Heard();
        await using var station = Station(ours, heard);
        await using var speaker = Speaker(ours);
        var frr = await lab.FrrAsync(theirs, """
            router bgp 64500
             bgp router-id 192.0.2.2
             no bgp ebgp-requires-policy
             neighbor 198.18.0.1 remote-as 64496
             neighbor 198.18.0.1 timers connect 1
             address-family ipv4 unicast
              neighbor 198.18.0.1 soft-reconfiguration inbound
             exit-address-family
            """, bgpdModule: "bmp");
        await EstablishAsync(speaker);
        await frr.ConfigureAsync("bgpd", """
            router bgp 64500
            bmp targets lab
            bmp stats interval 100
            bmp monitor ipv4 unicast pre-policy
            bmp connect 198.18.0.1 port 11019 min-retry 100 max-retry 500
            """);
        await heard.UntilAsync("initiation FRRouting");
        await heard.UntilAsync("statistics 198.18.0.1");
        // FRR 8.4 has not kept the OPENs of a session that was there before BMP, and prepends its own AS to what it received.
        await LifeAsync(heard, speaker, "", "64500 64496 4200000009");
        await frr.ConfigureAsync("bgpd", "router bgp 64500\nno bmp targets lab");
        await heard.UntilAsync("disconnected");
        heard.MustNotHave("malformed");
    }

    [Fact]
    public async Task GoBGP_reports_a_session_from_its_beginning_to_its_end()
    {
        await using var lab = await Lab.StartAsync("gobgpd");
        var (ours, theirs) = await WiredAsync(lab);
        var heard = new Heard();
        await using var station = Station(ours, heard);
        await using var speaker = Speaker(ours);
        var gobgp = await lab.GoBgpAsync(theirs, """
            [global.config]
              as = 64500
              router-id = "192.0.2.2"
            [[neighbors]]
              [neighbors.config]
                neighbor-address = "198.18.0.1"
                peer-as = 64496
              [neighbors.timers.config]
                connect-retry = 1
              [neighbors.transport.config]
                local-address = "198.18.0.2"
            """);
        await EstablishAsync(speaker);
        await gobgp.AskAsync("bmp", "add", "198.18.0.1:11019", "pre");
        await heard.UntilAsync("initiation");
        await LifeAsync(heard, speaker, "64500 64496", "64496 4200000009");
        await gobgp.DisposeAsync();
        await heard.UntilAsync("disconnected");
        heard.MustNotHave("malformed");
    }

    // The session first: whoever connects late gets the whole table and its End-of-RIB.
    private static async Task EstablishAsync(BgpSpeaker speaker)
    {
        var session = speaker.Add(Session);
        await Eventually.MatchesAsync(() => Task.FromResult(session.Status), s => s.IsEstablished, "the session is Established");
    }

    private static async Task LifeAsync(Heard heard, BgpSpeaker speaker, string opens, string path)
    {
        await heard.UntilAsync($"up 198.18.0.1 AS64496 OPENs {opens}");
        await heard.UntilAsync($"routes 198.18.0.1 AdjRibInPrePolicy Accept +192.0.2.0/24 path {path}");
        await heard.UntilAsync("end of rib 198.18.0.1 AdjRibInPrePolicy ipv4-unicast");
        await speaker.RemoveAsync("ours");
        await heard.UntilAsync("down 198.18.0.1 RemoteNotification");
    }

    private static BgpSessionConfiguration Session => new()
    {
        Name = "ours",
        LocalAddress = IPAddress.Parse(Ours),
        PeerAddress = IPAddress.Parse(Theirs),
        LocalAs = 64496,
        TtlSecurity = false,
        PeerAs = 64500,
        ConnectRetryTime = TimeSpan.FromSeconds(1),
        IdleHoldTime = TimeSpan.FromSeconds(1),
        ImportPolicy = RoutePolicy.PermitAll,
        ExportPolicy = RoutePolicy.PermitAll,
        Announcements = [new Announcement(Prefix.Parse("192.0.2.0/24")) { PathBehindUs = [4200000009] }],
    };

    private static async Task<(LabNamespace Ours, LabNamespace Theirs)> WiredAsync(Lab lab)
    {
        var ours = await lab.NamespaceAsync("ours");
        var theirs = await lab.NamespaceAsync("theirs");
        await lab.WireAsync(ours, "o0", theirs, "t0");
        await ours.AddressAsync("o0", $"{Ours}/30");
        await theirs.AddressAsync("t0", $"{Theirs}/30");
        return (ours, theirs);
    }

    private static BmpStation Station(LabNamespace where, IBmpConsumer consumer)
    {
        var station = new BmpStation(new BmpStationOptions
        {
            Listen = new IPEndPoint(IPAddress.Parse(Ours), BmpStationOptions.DefaultPort),
            Admits = a => a.Equals(IPAddress.Parse(Theirs)),
            CreateSocket = new NamespaceSockets(where).Create,
        }, consumer);
        station.Start();
        return station;
    }

    private static BgpSpeaker Speaker(LabNamespace where) => new(
        new BgpSpeakerOptions { Identifier = Address.Parse("192.0.2.1"), CreateSocket = new NamespaceSockets(where).Create });

    /// <summary>What the station heard, as lines.</summary>
    private sealed class Heard : IBmpConsumer
    {
        private readonly Lock gate = new();
        private readonly List<string> lines = [];

        public Task UntilAsync(string beginning) => Eventually.MatchesAsync(
            () => Task.FromResult(All), a => a.Split('\n').Any(l => l.StartsWith(beginning, StringComparison.Ordinal)), beginning);

        public void MustNotHave(string beginning) => Assert.DoesNotContain(All.Split('\n'), l => l.StartsWith(beginning, StringComparison.Ordinal));

        public void Initiated(BmpRouter router, in InitiationMessage message) => Add($"initiation {message.SysDescr} {message.SysName}");

        public void PeerUp(BmpPeer peer, in PeerUpMessage message) =>
            Add($"up {peer} AS{peer.Asn} OPENs {peer.SentOpen?.Asn} {peer.ReceivedOpen?.Asn}");

        public void PeerDown(BmpPeer peer, in PeerDownMessage message) => Add($"down {peer} {message.Reason}");

        public void Routes(BmpPeer peer, RibView view, in RouteMonitoringMessage message, in UpdateMessage update)
        {
            foreach (var prefix in update.Nlri) Add($"routes {peer} {view} {update.Action} +{prefix} path {update.Attributes.AsPath.ToString()}");
        }

        public void EndOfRib(BmpPeer peer, RibView view, AfiSafi family, in RouteMonitoringMessage message) =>
            Add($"end of rib {peer} {view} {family}");

        public void Statistics(BmpPeer peer, in StatisticsReport report) => Add($"statistics {peer} {report.Count}");

        public void ContextUnknown(BmpPeer peer, RibView view, in RouteMonitoringMessage message) => Add("context unknown");

        public void Malformed(BmpRouter router, in BmpProblem problem, ReadOnlySpan<byte> octets) => Add($"malformed {problem} {Convert.ToHexStringLower(octets[..Math.Min(octets.Length, 256)])}");

        public void Terminated(BmpRouter router, in TerminationMessage message) => Add($"terminated {message.Reason}");

        public void Disconnected(BmpRouter router, BmpDisconnect reason) => Add($"disconnected {reason}");

        private string All
        {
            get
            {
                lock (gate) return string.Join('\n', lines);
            }
        }

        private void Add(string line)
        {
            lock (gate) lines.Add(line);
        }
    }
}
