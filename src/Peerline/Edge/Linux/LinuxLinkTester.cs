using System.Globalization;
using System.Text.Json;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Linux;

/// <summary>
/// Tests a wire from a Linux router, out of the named interface, in the router's own namespace, with the tools that are there:
/// <c>ping</c> and <c>arping</c> of iputils, <c>ip</c> and <c>nstat</c> of iproute2. Every run ends by itself.
/// </summary>
public sealed class LinuxLinkTester(NamespaceCommand command, TimeProvider time)
{
    private const int EchoHeaderV4 = 20 + 8;
    private const int EchoHeaderV6 = 40 + 8;
    private const int MtuEchoes = 3;
    private const int EthernetMtu = 1500;
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(10);
    private static readonly Address AllNodes = Address.Parse("ff02::1");

    public async Task<LinkTestResult> TestAsync(LinkTestPlan plan, CancellationToken cancel)
    {
        var started = time.GetUtcNow();
        var before = await LinkAsync(plan.InterfaceName, cancel);
        var arpAsked = WhoHasAsync(plan.InterfaceName, plan.Peer, cancel, plan.Local);
        var v6Asked = NeighbourPingAsync(plan, before, cancel);
        var v4 = await PingAsync(new PingRequest(plan.InterfaceName, plan.Peer, plan.Packets) { Source = plan.Local }, cancel);
        var mtu = new List<MtuProbe>();
        foreach (var size in new SortedSet<int> { EthernetMtu, plan.Mtu })
        {
            mtu.Add(new MtuProbe(size, await MtuAsync(plan, size, before.Mtu, v4.Received > 0, cancel)));
        }

        await Task.WhenAll(arpAsked, v6Asked);
        var after = await LinkAsync(plan.InterfaceName, cancel);
        return new LinkTestResult
        {
            StartedAt = started,
            EndedAt = time.GetUtcNow(),
            Tool = await ToolAsync(cancel),
            Carrier = before.Carrier && after.Carrier,
            V4 = v4,
            V6 = await v6Asked,
            ArpAnswers = await arpAsked,
            Mtu = mtu,
            Before = before.Counters,
            After = after.Counters,
        };
    }

    public async Task<PingResult> PingAsync(PingRequest request, CancellationToken cancel)
    {
        var packets = Math.Clamp(request.Packets, 1, 10_000);
        var run = await command.RunAsync((packets * Between) + Short, cancel, "ping", [.. PingArguments(request, packets)]);
        return PingReading.Result(request.Destination, run);
    }

    /// <summary>Every MAC address that answers for the address; more than one is a bridge, or an address that two hosts have.</summary>
    public Task<IReadOnlyList<string>> WhoHasAsync(string interfaceName, Address address, CancellationToken cancel) =>
        WhoHasAsync(interfaceName, address, cancel, source: null);

    /// <summary>The interfaces of the namespace, with their counters.</summary>
    public async Task<IReadOnlyList<InterfaceObservation>> InterfacesAsync(CancellationToken cancel) =>
        InterfaceReading.Observations(await IpAsync(InterfaceReading.Arguments, cancel));

    /// <summary>Segments dropped for their MD5 signature (RFC 2385) in this namespace; null where the kernel does not count them.</summary>
    public async Task<long?> Md5FailuresAsync(CancellationToken cancel)
    {
        // A wrong signature, and none where one is expected. -s leaves the tool's history file alone.
        var run = await command.RunAsync(Short, cancel, "nstat", "-azsj", "TcpExtTCPMD5Failure", "TcpExtTCPMD5NotFound");
        if (!run.Succeeded) return null;
        using var document = JsonDocument.Parse(run.Output);
        return document.RootElement.GetProperty("kernel").EnumerateObject().Sum(c => c.Value.GetInt64());
    }

    private async Task<IReadOnlyList<string>> WhoHasAsync(string interfaceName, Address address, CancellationToken cancel, Address? source)
    {
        if (address.IsIPv6) return await NeighbourAsync(interfaceName, address, cancel);

        // Asked from our own address for our own address, another host that has it too drops the question as its own (a martian). The
        // probe of RFC 5227 section 2.1.1 comes from 0.0.0.0 and is answered.
        var link = InterfaceReading.Link(await IpAsync(InterfaceReading.Arguments, cancel), interfaceName);
        var isOwn = link?.Addresses.Any(a => a.Address == address) == true;

        // -b: ask everybody each time, or a second owner would be heard only once, if at all.
        // Twice, a second apart; for our own, where silence is the rule, it is not waited for any longer.
        IEnumerable<string> how = isOwn ? ["-D", "-w", "1"] : source is { } s ? ["-b", "-w", "2", "-s", s.ToString()] : ["-b", "-w", "2"];
        var run = await command.RunAsync(Short, cancel, "arping", [.. how, "-c", "2", "-I", interfaceName, address.ToString()]);
        return PingReading.ArpAnswers(run.Output);
    }

    private async Task<IReadOnlyList<string>> NeighbourAsync(string interfaceName, Address address, CancellationToken cancel)
    {
        var ping = await PingAsync(new PingRequest(interfaceName, address, 1), cancel);
        var run = await command.RunAsync(Short, cancel, "ip", "-6", "-j", "neigh", "show", "to", address.ToString(), "dev", interfaceName);
        if (!run.Succeeded || string.IsNullOrWhiteSpace(run.Output)) return [];
        using var document = JsonDocument.Parse(run.Output);
        // An entry may be left from earlier: it counts when the address has just answered, or the kernel has just confirmed it.
        return
        [
            .. document.RootElement.EnumerateArray()
                .Where(n => ping.Received > 0 || n.GetProperty("state").EnumerateArray().Any(s => s.GetString() is "REACHABLE"))
                .Select(n => n.TryGetProperty("lladdr", out var mac) ? mac.GetString() : null)
                .OfType<string>(),
        ];
    }

    private async Task<MtuVerdict> MtuAsync(LinkTestPlan plan, int size, int localMtu, bool reachable, CancellationToken cancel)
    {
        if (localMtu < size) return MtuVerdict.LocalTooSmall;
        if (!reachable) return MtuVerdict.Unreachable;
        var request = new PingRequest(plan.InterfaceName, plan.Peer, MtuEchoes)
        {
            Source = plan.Local,
            PacketSize = size,
            DontFragment = true,
        };
        var big = await PingAsync(request, cancel);
        // Silence on real hardware; "No buffer space available" where the far end of a veth pair is smaller. Our own interface is
        // large enough, so it is the far end either way.
        return big.Received > 0 ? MtuVerdict.Passed : MtuVerdict.RemoteTooSmall;
    }

    private async Task<PingResult?> NeighbourPingAsync(LinkTestPlan plan, LinkState own, CancellationToken cancel) =>
        await FirstNeighbourAsync(plan.InterfaceName, own, cancel) is { } found
            ? await PingAsync(new PingRequest(plan.InterfaceName, found, plan.Packets), cancel)
            : null;

    private async Task<Address?> FirstNeighbourAsync(string interfaceName, LinkState own, CancellationToken cancel)
    {
        var run = await command.RunAsync(
            Short, cancel, "ping", "-6", "-n", "-c", "2", "-i", "0.2", "-w", "2", "-I", interfaceName, $"{AllNodes}%{interfaceName}");
        var ours = own.Addresses.Select(a => a.Address).ToHashSet();
        return PingReading.Answers(run.Output).Where(a => a.IsIPv6LinkLocal && !ours.Contains(a)).Select(a => (Address?)a).FirstOrDefault();
    }

    private async Task<LinkState> LinkAsync(string interfaceName, CancellationToken cancel) =>
        InterfaceReading.Link(await IpAsync(InterfaceReading.Arguments, cancel), interfaceName)
        ?? throw new RouterUnreachableException($"The router has no interface {interfaceName}.");

    private async Task<string> IpAsync(IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var run = await command.RunAsync(Short, cancel, "ip", arguments);
        return run.Succeeded ? run.Output : throw new RouterUnreachableException($"ip: {run.Complaint}");
    }

    private async Task<string> ToolAsync(CancellationToken cancel)
    {
        var run = await command.RunAsync(Short, cancel, "ping", "-V");
        return run.Output.Split('\n')[0].Trim() is { Length: > 0 } version ? version : "ping";
    }

    private static IEnumerable<string> PingArguments(PingRequest request, int packets)
    {
        var isV4 = request.Destination.IsIPv4;
        // No -w: with it -c counts the answers and not the questions.
        string[] always =
        [
            isV4 ? "-4" : "-6", "-n", "-c", Text(packets), "-i", Between.TotalSeconds.ToString(CultureInfo.InvariantCulture), "-W", "1",
        ];
        IEnumerable<string> port = request.InterfaceName is { } name ? ["-I", name] : [];
        IEnumerable<string> source = request.Source is { } s ? ["-I", s.ToString()] : [];
        IEnumerable<string> size = request.PacketSize is { } n ? ["-s", Text(Math.Max(0, n - (isV4 ? EchoHeaderV4 : EchoHeaderV6)))] : [];
        IEnumerable<string> whole = request.DontFragment ? ["-M", "do"] : [];
        var destination = request.Destination.IsIPv6LinkLocal && request.InterfaceName is not null
            ? $"{request.Destination}%{request.InterfaceName}"
            : request.Destination.ToString();
        return [.. always, .. port, .. source, .. size, .. whole, destination];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
