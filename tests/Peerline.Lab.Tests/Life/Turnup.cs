using System.Diagnostics;
using System.Net;
using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Lab.Tests;

/// <summary>One connection, brought up by both sides: the peer's API calls, the peer's router (BIRD), and what there is to read of it.</summary>
public sealed class Turnup
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);
    private readonly string? md5Key;
    private ((string, string)?, (string, string)?)? placed;
    private int lengthV4 = 31;
    private int lengthV6 = 127;

    internal Turnup(PeerNetwork peer, Peering peering, Guid id, string? md5Key) => (Peer, Peering, Id, this.md5Key) = (peer, peering, id, md5Key);

    /// <summary>A connection on a link that was there before: the peer's router runs already.</summary>
    internal Turnup(PeerNetwork peer, Peering peering, Guid id, LabNamespace site, BirdInstance bird)
        : this(peer, peering, id, null) => (Site, Bird) = (site, bird);

    public Guid Id { get; }
    public PeerNetwork Peer { get; }
    public Peering Peering { get; }

    /// <summary>The namespace of the peer's router; its port is <c>p0</c>.</summary>
    public LabNamespace Site { get; private set; } = null!;
    /// <summary>Null while the peer has configured no BGP.</summary>
    public BirdInstance? Bird { get; private set; }
    private World World => Peer.World;
    private ConnectionCalls Calls => Peer.Client.Connections;

    public async Task<Connection> ReadAsync() => (await Calls.GetAsync(Id)).Value;

    /// <summary>As the operator sees it: with router and port.</summary>
    public async Task<Connection> ReadAsOperatorAsync() => (await World.Operator.Connections.GetAsync(Id)).Value;

    // ---- the way up -----------------------------------------------------------------------------------------------------------------

    /// <summary>Patches the cable that the letter names, and reports it.</summary>
    public async Task WiredAsync(int mtu = 1500)
    {
        Site = await World.PatchAsync((await ReadAsOperatorAsync()).Port!, mtu);
        await Calls.WiredAsync(Id, $"XC-{Id.ToString()[^4..]}");
    }

    /// <summary>The cable that the letter names goes from this edge router into a LAN; it is reported.</summary>
    public async Task WiredAsync(LabSwitch lan, LabNamespace edge)
    {
        await lan.PlugAsync(edge, (await ReadAsOperatorAsync()).Port!.InterfaceName!);
        await Calls.WiredAsync(Id, $"XC-{Id.ToString()[^4..]}");
    }

    /// <summary>The peer's router has a port on the LAN of an exchange.</summary>
    public async Task PluggedAsync(LabSwitch lan)
    {
        Site = await World.Lab.NamespaceAsync(Peer.Name);
        await lan.PlugAsync(Site, "p0");
    }

    /// <summary>Plans a link test, puts the peer's end on the port, runs it, and waits until its addresses are off the router.</summary>
    public async Task<LinkTest> LinkTestedAsync()
    {
        await Calls.PlanLinkTestAsync(Id);
        var placed = await UntilAsync(c => c.LinkTest?.Phase == "Placed", "the link-test address to be on the router");
        var end = $"{placed.LinkTest!.V4!.Peer}/{IPNetwork.Parse(placed.LinkTest.V4.Subnet).PrefixLength}";
        await Site.AddressAsync("p0", end);
        await Calls.RunLinkTestAsync(Id);
        await UntilAsync(c => c.LinkTest is null, "the link test to end");
        await Site.RemoveAddressAsync("p0", end);
        await foreach (var test in Calls.LinkTestsAsync(Id))
        {
            if (test.AttemptId == placed.LinkTest.AttemptId) return test;
        }

        throw new LabException("The link test left no record.");
    }

    /// <summary>Puts the addresses of the parameter sheet on the peer's port, and no BGP behind them.</summary>
    public async Task AddressedAsync() => await AddressesAsync(await RightAsync());

    /// <summary>Configures the peer's router by the parameter sheet; what is wrong with it is said by <paramref name="but"/>.</summary>
    public async Task ConfiguredAsync(Func<BirdPeer, BirdPeer>? but = null)
    {
        var right = await RightAsync();
        var peer = but?.Invoke(right) ?? right;
        await AddressesAsync(peer);
        if (Bird is null) Bird = await World.Lab.BirdAsync(Site, peer.ToConfiguration());
        else await Bird.ConfigureAsync(peer.ToConfiguration());
    }

    private async Task<BirdPeer> RightAsync()
    {
        var sheet = await Calls.ParametersAsync(Id);
        lengthV4 = Length(sheet.V4) ?? lengthV4;
        lengthV6 = Length(sheet.V6) ?? lengthV6;
        return new BirdPeer
        {
            Asn = sheet.PeerAsn,
            EdgeAsn = sheet.OperatorAsn,
            V4 = sheet.V4 is { } v4 ? (v4.PeerAddress, v4.OperatorAddress) : null,
            V6 = sheet.V6 is { } v6 ? (v6.PeerAddress, v6.OperatorAddress) : null,
            Md5Key = md5Key,
            Gtsm = sheet.Gtsm,
        };
    }

    private static int? Length(SessionParameters? half) => half is null ? null : IPNetwork.Parse(half.Subnet).PrefixLength;

    private async Task AddressesAsync(BirdPeer peer)
    {
        // Addresses that stay are left alone: to take them off and put them on again would hold up what the session has to say.
        if (placed == (peer.V4, peer.V6)) return;
        placed = (peer.V4, peer.V6);
        await Site.IpAsync("-4", "addr", "flush", "dev", "p0");
        await Site.IpAsync("-6", "addr", "flush", "dev", "p0", "scope", "global");
        if (peer.V4 is { } four) await Site.AddressAsync("p0", $"{four.Own}/{lengthV4}");
        if (peer.V6 is { } six) await Site.AddressAsync("p0", $"{six.Own}/{lengthV6}");
    }

    /// <summary>States the prefixes and says "ready".</summary>
    public async Task ReadyAsync(params IReadOnlyList<StatedPrefix> prefixes)
    {
        await Calls.StatePrefixesAsync(Id, prefixes.Count > 0 ? prefixes : [new("203.0.113.0/24"), new("2001:db8:1000::/36")]);
        await Calls.ReadyAsync(Id);
    }

    /// <summary>Reads the connection and asks for the same with one thing changed, as a client would.</summary>
    public async Task ChangeAsync(Func<ConnectionRequest, ConnectionRequest> but)
    {
        var c = await ReadAsync();
        var peering = await Peer.Client.Peerings.GetAsync(Peering.Id);
        await Peer.Client.Peerings.ChangeAsync(
            Peering.Id,
            new PeeringRequest
            {
                SubscriptionId = Peer.SubscriptionId, ResourceGroup = PeerNetwork.ResourceGroup, Name = peering.Value.Name, PeerAsn = Peer.Name,
                Metro = World.Metro,
                Connections =
                [
                    but(new ConnectionRequest
                    {
                        Identifier = c.Identifier, FacilityId = c.Requested.FacilityId, BandwidthMbps = c.Requested.BandwidthMbps,
                        AddressProvider = c.Requested.AddressProvider, PrefixV4 = c.AddressesV4?.Subnet, PrefixV6 = c.AddressesV6?.Subnet,
                        MaxPrefixesV4 = c.Requested.MaxPrefixesV4, MaxPrefixesV6 = c.Requested.MaxPrefixesV6,
                    }),
                ],
            },
            peering.ETag!);
    }

    public Task RetryAsync() => Calls.RetryAsync(Id);

    public async Task DeleteAsync()
    {
        await Calls.DeleteAsync(Id, "no longer needed");
        await UntilGoneAsync();
    }

    /// <summary>
    /// Loses the IPv4 session and gets it back, by the peer's hand: state, event, sample, metric and mail tell both, and the policy stays
    /// as it was.
    /// </summary>
    public async Task DropsAndComesBackAsync()
    {
        await UntilAsync(c => Half(c, "IPv4").Observed.State == "Established", "IPv4 to be Established");
        var down = Stopwatch.StartNew();
        await Bird!.AskAsync("disable edge4");
        var dropped = await UntilAsync(c => Half(c, "IPv4").Observed.State is not ("Established" or "Unknown"), "the loss of IPv4 to be seen", TimeSpan.FromSeconds(20));
        SeenDownAfter = down.Elapsed;
        Assert.Equal("Active", dropped.State);
        Assert.Equal("Established", Half(dropped, "IPv6").Observed.State);
        Assert.Contains(await HistoryAsync(), e => e.Type == "connection.session-down" && e.Sentence!.Contains("IPv4", StringComparison.Ordinal));
        Assert.Equal("0", await MetricAsync("peerline_bgp_session_established", "IPv4"));
        Assert.Equal("1", await MetricAsync("peerline_bgp_session_established", "IPv6"));

        await Bird.AskAsync("enable edge4");
        await UntilAsync(c => Half(c, "IPv4").Observed.State == "Established", "IPv4 to be back", TimeSpan.FromSeconds(60));
        var history = await HistoryAsync();
        Assert.True(history.Last(e => e.Type == "connection.session-established").Sequence > history.Last(e => e.Type == "connection.session-down").Sequence);
        Assert.DoesNotContain(history, e => e.Type == "connection.policy-closed");
        var samples = new List<Sample>();
        await foreach (var sample in Calls.SamplesAsync(Id)) samples.Add(sample);
        Assert.Contains(samples, s => s is { Family: "IPv4", State: "Established" });
        Assert.Contains(samples, s => s is { Family: "IPv4", State: not "Established" });
        Assert.DoesNotContain(samples, s => s is { Family: "IPv6", State: not "Established" } && s.At > history.Last(e => e.Type == "connection.session-down").At);
        foreach (var news in new[] { "IPv4 session down", "IPv4 session up again" })
        {
            await Eventually.TrueAsync(
                () => Task.FromResult(World.Server.Mails().Count(m => m.Subject.Contains(news, StringComparison.Ordinal)) == 2), $"a mail of '{news}' to each side");
        }
    }

    /// <summary>From the loss of a session until the API told it, the last time.</summary>
    public TimeSpan SeenDownAfter { get; private set; }

    private static SessionHalf Half(Connection c, string family) => c.Halves.Single(h => h.Family == family);

    private async Task<string?> MetricAsync(string name, string family) => (await World.Server.MetricsAsync()).Split('\n')
        .Where(l => l.StartsWith(name, StringComparison.Ordinal) && l.Contains(Id.ToString(), StringComparison.Ordinal) && l.Contains($"\"{family}\"", StringComparison.Ordinal))
        .Select(l => l[(l.LastIndexOf('}') + 1)..].Trim().Split(' ')[0]).SingleOrDefault();

    // ---- waiting --------------------------------------------------------------------------------------------------------------------

    /// <summary>Until the connection is in this state. Another state in which it would stay ends the wait with the reason.</summary>
    public Task<Connection> UntilAsync(string state, TimeSpan? within = null) => UntilAsync(
        c => c.State == state || (c.State is "ProvisioningFailed" or "Rejected" ? throw new UnexpectedStateException(c.State) : false), state, within);

    public async Task<Connection> UntilAsync(Func<Connection, bool> fact, string what, TimeSpan? within = null)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            World.Server.MustRun();
            var c = await ReadAsync();
            try
            {
                if (fact(c)) return c;
            }
            catch (UnexpectedStateException)
            {
                Assert.Fail($"Waiting for {what}: {await StoryAsync(c)}");
            }

            if (clock.Elapsed > (within ?? Within)) Assert.Fail($"Not within {clock.Elapsed.TotalSeconds:F0} s: {what}. {await StoryAsync(c)}");
            await Task.Delay(Between);
        }
    }

    public async Task UntilGoneAsync(TimeSpan? within = null)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            World.Server.MustRun();
            Connection c;
            try
            {
                c = await ReadAsync();
            }
            catch (PeerlineApiException e) when (e.Status is HttpStatusCode.NotFound)
            {
                return;
            }

            if (clock.Elapsed > (within ?? Within)) Assert.Fail($"Not gone within {clock.Elapsed.TotalSeconds:F0} s. {await StoryAsync(c)}");
            await Task.Delay(Between);
        }
    }

    // ---- what there is to read --------------------------------------------------------------------------------------------------------

    /// <summary>The report that the connection's state rests on.</summary>
    public async Task<ValidationReport> ReportAsync() =>
        await Calls.ReportAsync(Id, (await ReadAsync()).ReportId ?? throw new LabException("The connection has no report."));

    public async Task<IReadOnlyList<HistoryEvent>> HistoryAsync()
    {
        var history = new List<HistoryEvent>();
        await foreach (var e in World.Operator.Connections.HistoryAsync(Id)) history.Add(e);
        return history;
    }

    /// <summary>From the last event of one type to the first of another after it.</summary>
    public async Task<TimeSpan> TookAsync(string from, string to)
    {
        var history = await HistoryAsync();
        var start = history.Last(e => e.Type == $"connection.{from}");
        return history.First(e => e.Type == $"connection.{to}" && e.Sequence > start.Sequence).At - start.At;
    }

    public async Task<IReadOnlyList<Letter>> LettersAsync(PeerlineClient? by = null)
    {
        var letters = new List<Letter>();
        await foreach (var letter in (by ?? Peer.Client).Connections.LettersAsync(Id)) letters.Add(letter);
        return letters;
    }

    /// <summary>The report as a person with a pager reads it.</summary>
    public static string Text(ValidationReport report) => string.Join('\n',
        report.Findings.Where(f => f.Outcome is not ("Passed" or "NotApplicable"))
            .Select(f => $"  {(f.Blocks ? "BLOCKS" : "      ")} {f.Check} {f.Family} {f.Outcome}: {f.Sentence} | {f.Hint} | {string.Join("; ", f.Evidence)}")
            .Prepend($"{report.Kind} {(report.Passed ? "passed" : "failed")} in {report.DurationSeconds:F1} s: {report.Summary}"));

    private async Task<string> StoryAsync(Connection c)
    {
        var history = string.Join('\n', (await HistoryAsync()).TakeLast(12).Select(e => $"  {e.At:HH:mm:ss.fff} {e.Type} {e.Sentence}"));
        var report = c.ReportId is { } id ? Text(await Calls.ReportAsync(Id, id)) : "no report";
        var log = string.Join('\n', World.Server.Log.Split('\n').TakeLast(8));
        return $"It is {c.State}: {c.Reason} {c.Trouble}\n{history}\n{report}\nThe server's last words:\n{log}";
    }

    private sealed class UnexpectedStateException(string state) : Exception(state);
}
