using System.Text.RegularExpressions;
using Peerline.Edge.Linux;

namespace Peerline.Lab.Tests;

/// <summary>
/// A small network for one test: namespaces joined by veth pairs, FRR and BIRD inside them. Everything is named
/// <c>pl{pid}x{n}-role</c>, so that parallel runs do not meet, and so that a later run can clear up after one that was killed.
/// Namespaces are plain <c>ip netns</c> ones: a server in the root namespace can reach them by <c>ip netns exec</c>.
/// Nothing here ever leaves these namespaces.
/// </summary>
/// <example>
/// <code>
/// await using var lab = await Lab.StartAsync();
/// var edge = await lab.NamespaceAsync("edge");
/// var peer = await lab.NamespaceAsync("peer");
/// await lab.WireAsync(edge, "e0", peer, "p0");
/// await using var frr = await lab.FrrAsync(edge, bgpd: "router bgp 64500 ...");
/// await using var bird = await lab.BirdAsync(peer, configuration: "...");
/// </code>
/// </example>
public sealed partial class Lab : IAsyncDisposable
{
    private static readonly TimeSpan CommandTime = TimeSpan.FromSeconds(20);
    private static readonly Lock Swept = new();
    private static bool hasSwept;
    private static int count;

    private readonly List<LabNamespace> namespaces = [];
    private readonly List<IAsyncDisposable> daemons = [];

    private Lab(string name)
    {
        Name = name;
        Directory = System.IO.Path.Combine(Root, name);
        System.IO.Directory.CreateDirectory(Directory);
    }

    /// <summary>Unique on this machine: <c>pl4711x3</c>.</summary>
    public string Name { get; }

    /// <summary>Logs and configuration of this lab's daemons.</summary>
    public string Directory { get; }

    private static string Root { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "peerline-lab");

    /// <summary>A new empty lab. The test is skipped where namespaces or one of the named programs are missing.</summary>
    public static async Task<Lab> StartAsync(params IReadOnlyList<string> alsoNeeded)
    {
        var missing = new[] { "ip", "/usr/lib/frr/zebra", "/usr/lib/frr/bgpd", "bird" }.Concat(alsoNeeded)
            .FirstOrDefault(p => !IsInstalled(p));
        if (missing is not null) Assert.Skip($"{missing} is not installed.");
        if (!Environment.IsPrivilegedProcess) Assert.Skip("Network namespaces by name need root.");

        SweepOnce();
        var lab = new Lab($"pl{Environment.ProcessId}x{Interlocked.Increment(ref count)}");
        var first = await NamespaceCommand.Here.RunAsync(CommandTime, default, "ip", "netns", "add", $"{lab.Name}-try");
        if (!first.Succeeded)
        {
            await lab.DisposeAsync();
            Assert.Skip($"Network namespaces cannot be made here: {first.Complaint}");
        }

        await NamespaceCommand.Here.RunAsync(CommandTime, default, "ip", "netns", "del", $"{lab.Name}-try");
        return lab;
    }

    /// <summary>A namespace with loopback up that forwards packets; <paramref name="role"/> is part of its name.</summary>
    public async Task<LabNamespace> NamespaceAsync(string role)
    {
        var added = new LabNamespace($"{Name}-{role}");
        await IpAsync("netns", "add", added.Name);
        namespaces.Add(added);
        await added.IpAsync("link", "set", "lo", "up");
        // Without DAD an IPv6 address is usable at once; with it bind() and connect() fail for a second or two.
        await added.RunAsync(
            "sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1", "net.ipv6.conf.default.accept_dad=0",
            "net.ipv6.conf.all.accept_dad=0");
        return added;
    }

    /// <summary>A cable between two namespaces, up on both sides.</summary>
    public async Task WireAsync(LabNamespace a, string interfaceA, LabNamespace b, string interfaceB, int mtu = 1500)
    {
        await IpAsync("link", "add", interfaceA, "netns", a.Name, "type", "veth", "peer", "name", interfaceB, "netns", b.Name);
        foreach (var (end, name) in new[] { (a, interfaceA), (b, interfaceB) })
        {
            await end.IpAsync("link", "set", name, "mtu", $"{mtu}", "up");
        }

        // FRR resets an IPv6 eBGP session on an interface that has no link-local address yet.
        foreach (var (end, name) in new[] { (a, interfaceA), (b, interfaceB) })
        {
            await Eventually.TrueAsync(
                async () =>
                    (await end.IpAsync("-6", "addr", "show", "dev", name, "scope", "link")).Contains("fe80::", StringComparison.Ordinal),
                $"{name} in {end.Name} has a link-local address");
        }
    }

    /// <summary>
    /// A host behind a router: the router gets the first address of each subnet on <c>lan0</c>, the host the tenth and a default route.
    /// </summary>
    public async Task<LabNamespace> HostAsync(LabNamespace router, string role, string? subnetV4 = null, string? subnetV6 = null)
    {
        var host = await NamespaceAsync(role);
        await WireAsync(router, "lan0", host, "eth0");
        foreach (var subnet in new[] { subnetV4, subnetV6 }.OfType<string>().Select(System.Net.IPNetwork.Parse))
        {
            await router.AddressAsync("lan0", $"{Nth(subnet, 1)}/{subnet.PrefixLength}");
            await host.AddressAsync("eth0", $"{Nth(subnet, 10)}/{subnet.PrefixLength}");
            await host.IpAsync("route", "add", "default", "via", Nth(subnet, 1).ToString());
        }

        return host;
    }

    /// <summary>The n-th address of a subnet.</summary>
    public static System.Net.IPAddress Nth(System.Net.IPNetwork subnet, byte n)
    {
        var octets = subnet.BaseAddress.GetAddressBytes();
        octets[^1] += n;
        return new System.Net.IPAddress(octets);
    }

    /// <summary>FRR (zebra, staticd, bgpd) in a namespace, ready to be asked over its vty sockets.</summary>
    public async Task<FrrInstance> FrrAsync(LabNamespace where, string bgpd, string zebra = "", string? bgpdModule = null)
    {
        var instance = new FrrInstance(where, where.Name, Directory) { BgpdModule = bgpdModule };
        daemons.Add(instance);
        await instance.StartAsync(bgpd, zebra);
        return instance;
    }

    /// <summary>BIRD in a namespace, ready to be asked over its control socket.</summary>
    public Task<BirdInstance> BirdAsync(LabNamespace where, string configuration) => BirdAsync(new BirdInstance(where, Directory), configuration);

    /// <summary>BIRD as Debian starts it, in a place of its own.</summary>
    internal Task<BirdInstance> BirdAsync(LabNamespace where, LabPlace place, string configuration) =>
        BirdAsync(new BirdInstance(where, Directory, place), configuration);

    private async Task<BirdInstance> BirdAsync(BirdInstance instance, string configuration)
    {
        daemons.Add(instance);
        await instance.StartAsync(configuration);
        return instance;
    }

    /// <summary>GoBGP in a namespace, ready to be asked by its command line.</summary>
    public async Task<GoBgpInstance> GoBgpAsync(
        LabNamespace where, string configuration, (string Certificate, string Key)? certificate = null, int? group = null)
    {
        var instance = new GoBgpInstance(where, Directory, certificate, group);
        daemons.Add(instance);
        await instance.StartAsync(configuration);
        return instance;
    }

    /// <summary>An embedded router in a namespace, ready to be asked over its socket.</summary>
    internal Task<EmbeddedInstance> EmbeddedAsync(LabNamespace where) => EmbeddedAsync(
        LabPlace.In(where), System.IO.Path.Combine(AppContext.BaseDirectory, "peerline-server"), System.IO.Path.Combine(Directory, where.Name));

    internal async Task<EmbeddedInstance> EmbeddedAsync(LabPlace place, string program, string state)
    {
        var instance = new EmbeddedInstance(place, program, state);
        daemons.Add(instance);
        await instance.StartAsync();
        return instance;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var daemon in Enumerable.Reverse(daemons)) await daemon.DisposeAsync();
        foreach (var ns in namespaces) Remove(ns.Name);
        if (System.IO.Directory.Exists(Directory)) System.IO.Directory.Delete(Directory, recursive: true);
    }

    private static async Task IpAsync(params string[] arguments)
    {
        var result = await NamespaceCommand.Here.RunAsync(CommandTime, default, "ip", arguments);
        if (!result.Succeeded) throw new LabException($"ip {string.Join(' ', arguments)}: {result.Complaint}");
    }

    internal static bool IsInstalled(string program) => program.StartsWith('/')
        ? File.Exists(program)
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin")
        .Any(d => File.Exists(System.IO.Path.Combine(d, program)));

    private static void SweepOnce()
    {
        lock (Swept)
        {
            if (hasSwept) return;
            hasSwept = true;
            Sweep();
        }
    }

    /// <summary>Clears up what a killed run left: the namespaces named after a process that is dead, and the programs in them.</summary>
    internal static void Sweep()
    {
        var left = new[] { "/run/netns", FrrInstance.StateRoot, FrrInstance.ConfigurationRoot, Root }
            .Where(System.IO.Directory.Exists)
            .SelectMany(System.IO.Directory.GetFileSystemEntries)
            .Select(System.IO.Path.GetFileName)
            .Where(n => OwnName().Match(n!) is { Success: true } own && !System.IO.Directory.Exists($"/proc/{own.Groups[1].Value}"));
        foreach (var name in left.ToHashSet()) Remove(name!);
    }

    /// <summary>Ends whatever still runs in the namespace, by pid, and removes it with the directories of its daemons.</summary>
    private static void Remove(string name)
    {
        if (File.Exists($"/run/netns/{name}"))
        {
            var pids = NamespaceCommand.Here.RunAsync(CommandTime, default, "ip", "netns", "pids", name).GetAwaiter().GetResult();
            foreach (var pid in pids.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                NamespaceCommand.Here.RunAsync(CommandTime, default, "kill", "-9", pid).GetAwaiter().GetResult();
            }

            NamespaceCommand.Here.RunAsync(CommandTime, default, "ip", "netns", "del", name).GetAwaiter().GetResult();
        }

        foreach (var root in new[] { FrrInstance.StateRoot, FrrInstance.ConfigurationRoot, Root })
        {
            var directory = System.IO.Path.Combine(root, name);
            if (System.IO.Directory.Exists(directory)) System.IO.Directory.Delete(directory, recursive: true);
        }
    }

    [GeneratedRegex(@"^pl(\d+)x\d+(-|$)")]
    private static partial Regex OwnName();
}
