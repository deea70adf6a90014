using System.Text;
using Peerline.Edge;
using Peerline.Edge.Bird;
using Peerline.Edge.Linux;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Lab.Tests;

/// <summary>The real BIRD on what we write: its syntax, whatever others put into it, and every way from one wish to another.</summary>
public class BirdConfigurationTests
{
    [Fact]
    public async Task BIRD_accepts_the_syntax_of_every_golden_file()
    {
        await using var lab = await Lab.StartAsync();
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "tests/Peerline.Tests/Edge/Bird/golden"), "*.conf");
        Assert.True(files.Length >= 7, "the golden files are there");

        foreach (var file in files)
        {
            var check = await CheckAsync(lab, await File.ReadAllTextAsync(file));
            Assert.True(check.ExitCode == 0, $"{Path.GetFileName(file)}: {check.Complaint}");
        }
    }

    [Fact]
    public async Task No_text_of_others_changes_how_BIRD_reads_a_configuration()
    {
        await using var lab = await Lab.StartAsync();
        const string hostile = "\"';{}#/*\\\n\r\0\t ()[]~!\u2028\u202e\u0085\u00e9xprotocol";
        var random = new Random(20261126);
        var text = new StringBuilder();
        for (var i = 0; i < 500; i++)
        {
            var description = new string([.. Enumerable.Range(0, random.Next(90)).Select(_ => hostile[random.Next(hostile.Length)])]);
            var wish = EdgeWishes.Denied with
            {
                ConnectionId = Guid.CreateVersion7(), V6 = null,
                V4 = EdgeWishes.Denied.V4! with { Description = description, PeerAddress = Address.Parse($"10.0.{i / 250}.{i % 250}"), Md5Key = "k;}{#'/*" },
            };
            foreach (var block in BirdStanza.Of(new Asn(64500), wish, roles: true)) text.Append(block.Text);
        }

        var check = await CheckAsync(lab, text.ToString());

        Assert.True(check.ExitCode == 0, check.Complaint);
    }

    [Fact]
    public async Task Every_way_from_one_wish_to_another_ends_where_it_should()
    {
        await using var edge = await BirdEdge.StartAsync();
        var clean = await edge.RunningAsync();
        var random = new Random(20261123);
        for (var step = 1; step <= 30; step++)
        {
            var wish = random.Next(8) == 0 ? EdgeWishes.Without(EdgeWishes.Gone with { TakenOff = new(step, step) }) : EdgeWishes.Wish(EdgeWishes.Any(random, step));
            var result = await edge.Driver.ApplyAsync(wish, EdgeWishes.Intent, default);
            Assert.True(result.Succeeded, $"step {step}: {result.Outcome} {result.Sentence}");

            var plan = await edge.Driver.PlanAsync(wish, EdgeWishes.Intent, default);
            Assert.True(plan.IsEmpty, $"step {step}: {string.Join('\n', plan.Text)}");
        }

        await edge.RemoveAsync();
        Assert.Equal(clean, await edge.RunningAsync());
        Assert.Equal("", await File.ReadAllTextAsync(edge.Include));
    }

    private static async Task<CommandResult> CheckAsync(Lab lab, string text)
    {
        var file = Path.Combine(lab.Directory, "check.conf");
        await File.WriteAllTextAsync(file, $"router id 192.0.2.1;\nroa4 table r4;\nroa6 table r6;\n{text}");
        return await NamespaceCommand.Here.RunAsync(TimeSpan.FromSeconds(20), default, "bird", "-p", "-c", file);
    }
}
