using System.Text.RegularExpressions;

namespace Peerline.Lab.Tests;

/// <summary>
/// Writes down what real daemons answer, for the tests that read it back without them
/// (<c>PEERLINE_RECORD=1</c>; into <c>tests/Peerline.Tests/Edge/Frr/captured</c>).
/// </summary>
public partial class FrrRecordings
{
    [Fact]
    public async Task What_the_daemons_answer_is_written_down()
    {
        if (Environment.GetEnvironmentVariable("PEERLINE_RECORD") is not "1") Assert.Skip("PEERLINE_RECORD=1 records anew.");
        await using var edge = await FrrEdge.StartAsync();
        var bird = await edge.PeerAsync(new BirdPeer
        {
            Md5Key = "s3cret",
            Role = "peer",
            RoutesV4 =
            [
                "203.0.113.0/24 { bgp_community.add((64501,7)); bgp_large_community.add((64501,1,2)); }",
                "10.66.0.0/16 { bgp_path.prepend(64502); bgp_path.prepend(4200000001); }",
            ],
        });
        await edge.AppliedAsync(FrrEdge.Opened);
        await edge.UntilAsync(FrrEdge.Peer4, s => s is { PrefixesAccepted: 1, PrefixesAdvertised: 1 }, "is open");
        await edge.UntilAsync(FrrEdge.Peer6, s => s is { PrefixesAccepted: 1, PrefixesAdvertised: 1 }, "is open");

        await RecordAsync("open.running-config.conf", edge, "show running-config");
        await RecordAsync("open.neighbors.json", edge, "show bgp neighbors json");
        await RecordAsync("open.prefix-counts.json", edge, "show bgp ipv4 unicast neighbors 192.0.2.0 prefix-counts json");
        await RecordAsync("open.received4.json", edge, "show bgp ipv4 unicast neighbors 192.0.2.0 received-routes json");
        await RecordAsync("open.received6.json", edge, "show bgp ipv6 unicast neighbors 2001:db8:ffff:: received-routes json");
        await RecordAsync("open.accepted4.json", edge, "show bgp ipv4 unicast neighbors 192.0.2.0 routes json");
        await RecordAsync("open.accepted6.json", edge, "show bgp ipv6 unicast neighbors 2001:db8:ffff:: routes json");
        await RecordAsync("open.advertised4.json", edge, "show bgp ipv4 unicast neighbors 192.0.2.0 advertised-routes json");
        await RecordAsync("open.route.json", edge, "show bgp ipv4 unicast 203.0.113.0/24 json");
        await RecordAsync("open.interface.json", edge, "show interface json", "zebra");

        await bird.AskAsync("disable edge4 \"maintenance until 6\"");
        await edge.UntilAsync(FrrEdge.Peer4, s => s.LastError is not null, "was shut down");
        await RecordAsync("shutdown.neighbors.json", edge, "show bgp neighbors json");

        await bird.AskAsync("enable edge4");
        await edge.EstablishedAsync(FrrEdge.Peer4);
        await edge.AppliedAsync(FrrEdge.Denied with { V4 = FrrEdge.Denied.V4! with { MaxPrefixes = 1 } });
        await edge.UntilAsync(FrrEdge.Peer4, s => s.LastError?.StartsWith("6/1", StringComparison.Ordinal) == true, "was stopped");
        await RecordAsync("stopped.neighbors.json", edge, "show bgp neighbors json");

        await RecordToolAsync("ip-addr.json", edge, "ip", "-j", "-s", "-s", "addr", "show");
        await RecordToolAsync("ping.txt", edge, "ping", "-4", "-n", "-c", "5", "-i", "0.01", "-W", "1", "-I", "e0", "192.0.2.0");
        await RecordToolAsync("ping-all-nodes.txt", edge, "ping", "-6", "-n", "-c", "2", "-i", "0.2", "-w", "2", "-I", "e0", "ff02::1%e0");
        await RecordToolAsync("arping.txt", edge, "arping", "-b", "-c", "3", "-w", "3", "-I", "e0", "192.0.2.0");
    }

    private static async Task RecordAsync(string file, FrrEdge edge, string command, string daemon = "bgpd") =>
        await WriteAsync(file, await edge.Frr.AskAsync(daemon, command));

    private static async Task RecordToolAsync(string file, FrrEdge edge, string program, params string[] arguments) =>
        await WriteAsync(file, (await edge.Edge.Command.RunAsync(TimeSpan.FromSeconds(20), default, program, arguments)).Output);

    // What only says where and under which name this was recorded is left out.
    private static async Task WriteAsync(string file, string text)
    {
        var directory = Path.Combine(Repository.Root, "tests/Peerline.Tests/Edge/Frr/captured");
        Directory.CreateDirectory(directory);
        await File.WriteAllTextAsync(Path.Combine(directory, file), LogFile().Replace(text, "").TrimEnd() + "\n");
    }

    [GeneratedRegex("(?m)^! (\"log file|use \"clear log).*\n")]
    private static partial Regex LogFile();
}
