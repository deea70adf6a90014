using Peerline.Edge;
using Peerline.Edge.Linux;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Lab.Tests;

/// <summary>The real daemons on what we write: its syntax, every way from one wish to another, and where it is kept.</summary>
public class FrrConfigurationTests(ITestOutputHelper output)
{
    [Fact]
    public async Task The_daemons_accept_the_syntax_of_every_golden_file()
    {
        await using var lab = await Lab.StartAsync("vtysh");
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "tests/Peerline.Tests/Edge/Frr/golden"), "*.conf");
        Assert.True(files.Length >= 10, "the golden files are there");

        foreach (var file in files)
        {
            var check = await NamespaceCommand.Here.RunAsync(TimeSpan.FromSeconds(10), default, "vtysh", "-C", "-f", file);
            Assert.True(check.ExitCode == 0, $"{Path.GetFileName(file)}: {check.Complaint}");
        }
    }

    [Fact]
    public async Task No_text_of_others_changes_how_vtysh_reads_a_configuration()
    {
        await using var lab = await Lab.StartAsync("vtysh");
        const string hostile = "\"';{}#/*\\!?|\n\r\0\t ()[]~\u2028\u202e\u0085\u00e9 neighbor exit no router bgp";
        var random = new Random(20261126);
        var text = new System.Text.StringBuilder();
        for (var i = 0; i < 500; i++)
        {
            var description = new string([.. Enumerable.Range(0, random.Next(90)).Select(_ => hostile[random.Next(hostile.Length)])]);
            var peer = Address.Parse($"10.0.{i / 250}.{i % 250}");
            var session = EdgeWishes.Opened.V4! with { Description = description, PeerAddress = peer, Md5Key = "k;}{#'/*!|" };
            text.Append(Edge.Frr.FrrStanza.Of(
                new Asn(64500), EdgeWishes.Denied with { ConnectionId = Guid.CreateVersion7(), V6 = null, V4 = session }, roles: true));
        }

        var file = Path.Combine(lab.Directory, "hostile.conf");
        await File.WriteAllTextAsync(file, text.ToString());
        var check = await NamespaceCommand.Here.RunAsync(TimeSpan.FromSeconds(60), default, "vtysh", "-C", "-f", file);

        Assert.True(check.ExitCode == 0, check.Complaint);
        Assert.Equal("", check.Output.Trim());
    }

    [Fact]
    public async Task Every_way_from_one_wish_to_another_ends_where_it_should()
    {
        await using var edge = await FrrEdge.StartAsync();
        var clean = await edge.Frr.RunningConfigurationAsync();
        var random = new Random(20261123);
        var seen = new HashSet<ApplyOutcome>();
        for (var step = 1; step <= 60; step++)
        {
            var wish = random.Next(8) == 0 ? FrrEdge.Without(FrrEdge.Gone with { TakenOff = new(step, step) }) : FrrEdge.Wish(EdgeWishes.Any(random, step));
            var result = await edge.Driver.ApplyAsync(wish, FrrEdge.Intent, default);
            Assert.True(result.Succeeded, $"step {step}: {result.Outcome} {result.Sentence}");
            seen.Add(result.Outcome);

            var plan = await edge.Driver.PlanAsync(wish, FrrEdge.Intent, default);
            Assert.True(plan.IsEmpty, $"step {step}: {string.Join('\n', plan.Text)}");
        }

        Assert.Contains(ApplyOutcome.Applied, seen);
        await edge.RemoveAsync();
        Assert.Equal(clean, await edge.Frr.RunningConfigurationAsync());
    }

    [Fact]
    public async Task With_one_file_for_all_daemons_that_file_is_written()
    {
        await using var edge = await FrrEdge.StartAsync();
        var one = Path.Combine(edge.Frr.ConfigurationDirectory, "frr.conf");
        await File.WriteAllTextAsync(one, "");
        await File.WriteAllTextAsync(Path.Combine(edge.Frr.ConfigurationDirectory, "vtysh.conf"), "service integrated-vtysh-config\n");

        var clock = System.Diagnostics.Stopwatch.StartNew();
        await edge.AppliedAsync(FrrEdge.Denied);
        output.WriteLine($"apply with an integrated configuration: {clock.Elapsed.TotalMilliseconds:F0} ms");

        var written = await File.ReadAllTextAsync(one);
        Assert.Contains("neighbor 192.0.2.0 remote-as 64501", written, StringComparison.Ordinal);
        Assert.Contains("ip address 192.0.2.1/31", written, StringComparison.Ordinal);
        Assert.DoesNotContain("192.0.2.0", await File.ReadAllTextAsync(Path.Combine(edge.Frr.ConfigurationDirectory, "bgpd.conf")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_saved_is_not_left_running()
    {
        await using var edge = await FrrEdge.StartAsync();
        var before = await edge.Frr.RunningConfigurationAsync();
        // bgpd writes as its own user: a directory that is not its own refuses the draft of the new file.
        var file = Path.Combine(edge.Frr.ConfigurationDirectory, "bgpd.conf");
        File.Delete(file);
        Directory.CreateDirectory(Path.Combine(file, "in the way"));

        var result = await Record.ExceptionAsync(() => edge.ApplyAsync(FrrEdge.Denied));

        // The way back cannot be saved either: the next writer has to finish it.
        Assert.IsType<RouterUnreachableException>(result);
        Assert.Equal(before, await edge.Frr.RunningConfigurationAsync());
        Directory.Delete(file, recursive: true);
        await edge.AppliedAsync(FrrEdge.Denied);
        Assert.Contains("192.0.2.0", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
    }
}
