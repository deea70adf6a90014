using Peerline.Edge;
using Peerline.Routing.Addressing;

namespace Peerline.Lab.Tests;

/// <summary>What BIRD's transaction promises, and what it does not: whoever dies, nothing unconfirmed stays, in memory or on disk.</summary>
public class BirdApplyTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Wherever_a_writer_dies_the_files_hold_only_what_was_confirmed_and_the_next_one_gets_through()
    {
        await using var edge = await BirdEdge.StartAsync();
        await edge.AppliedAsync(EdgeWishes.Denied);
        var denied = await File.ReadAllTextAsync(edge.Include);
        for (var cut = 1; cut < 40; cut++)
        {
            using var relay = new ControlRelay(edge.Bird.SocketPath, Path.Combine(edge.Lab.Directory, "relay.ctl"), cut);
            try
            {
                var result = await edge.DriverVia(relay.Path).ApplyAsync(EdgeWishes.Wish(EdgeWishes.Opened), EdgeWishes.Intent, default);
                Assert.True(result.Succeeded, $"{result.Outcome}: {result.Sentence}");
                output.WriteLine($"{cut} commands get through");
                // Two reads, check, configure, disable nothing, status, read-back, confirm cannot be fewer.
                Assert.InRange(cut, 7, 39);
                return;
            }
            catch (RouterUnreachableException)
            {
                Assert.Equal(denied, await File.ReadAllTextAsync(edge.Include));
            }

            // Another writer, about nothing: it takes back what is left.
            var next = await edge.Driver.ApplyAsync(EdgeWishes.Wish(EdgeWishes.Denied), EdgeWishes.Intent, default);
            Assert.True(next.Succeeded, $"after {cut}: {next.Outcome} {next.Sentence}");
            Assert.Equal(denied, await File.ReadAllTextAsync(edge.Include));
            Assert.DoesNotContain("_in_", await edge.RunningAsync(), StringComparison.Ordinal);
            Assert.Empty(Directory.GetFiles(edge.Lab.Directory, "*.journal"));
        }

        Assert.Fail("The apply never got through.");
    }

    [Fact]
    public async Task Without_a_confirmation_BIRD_goes_back_by_itself_and_a_restart_brings_nothing_back()
    {
        await using var edge = await BirdEdge.StartAsync();
        await edge.AppliedAsync(EdgeWishes.Denied);
        var denied = await edge.RunningAsync();
        for (var cut = 1; !(await edge.RunningAsync()).Contains("_in_", StringComparison.Ordinal); cut++)
        {
            using var relay = new ControlRelay(edge.Bird.SocketPath, Path.Combine(edge.Lab.Directory, "relay.ctl"), cut);
            await Assert.ThrowsAsync<RouterUnreachableException>(() =>
                edge.DriverVia(relay.Path).ApplyAsync(EdgeWishes.Wish(EdgeWishes.Opened), EdgeWishes.Intent, default));
        }

        await Eventually.EqualAsync(denied, edge.RunningAsync, "what runs");

        await edge.Bird.RestartAsync(crash: true);
        Assert.Equal(denied, await edge.RunningAsync());
    }

    [Fact]
    public async Task What_somebody_disabled_stays_disabled()
    {
        await using var edge = await BirdEdge.StartAsync();
        await edge.Bird.AskAsync("disable nobody");

        await edge.AppliedAsync(EdgeWishes.Denied);
        await edge.RemoveAsync();

        Assert.Contains(" down ", await edge.Bird.AskAsync("show protocols nobody"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_that_the_operator_is_still_writing_is_not_taken()
    {
        await using var edge = await BirdEdge.StartAsync();
        var text = await File.ReadAllTextAsync(edge.Bird.ConfigurationFile);
        await File.WriteAllTextAsync(edge.Bird.ConfigurationFile, text.Replace("protocol bgp nobody", "protocol bgp half_done", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(edge.Bird.ConfigurationFile, DateTime.UtcNow.AddSeconds(1));

        var result = await edge.ApplyAsync(EdgeWishes.Denied);

        Assert.Equal(ApplyOutcome.Refused, result.Outcome);
        Assert.True(result.IsPassing);
        Assert.Contains("was changed after BIRD read it", result.Sentence, StringComparison.Ordinal);
        Assert.Contains("nobody", await edge.Bird.AskAsync("show protocols"), StringComparison.Ordinal);
        Assert.Equal("", await File.ReadAllTextAsync(edge.Include));
    }

    /// <summary>What the operator writes into Peerline's own file, or puts in a file's place, is as little taken before BIRD was told to.</summary>
    [Theory]
    [InlineData("own file")]
    [InlineData("replaced")]
    [InlineData("nested")]
    public async Task What_the_operator_has_not_had_BIRD_read_does_not_come_with_a_change_of_another_session(string which)
    {
        await using var edge = await BirdEdge.StartAsync();
        var nested = Path.Combine(edge.Lab.Directory, "nested.conf");
        await File.WriteAllTextAsync(nested, "# nothing yet\n");
        var middle = Path.Combine(edge.Lab.Directory, "middle.conf");
        await File.WriteAllTextAsync(middle, "include \"nested.conf\";\n");
        await edge.Bird.ConfigureAsync(edge.Main($"{BirdEdge.Base}\ninclude \"{middle}\";"));
        await edge.AppliedAsync(EdgeWishes.Denied);
        // Times of files are coarser than BIRD's.
        await Eventually.TrueAsync(
            () => Task.FromResult(DateTime.UtcNow > File.GetLastWriteTimeUtc(edge.Include) + TimeSpan.FromMilliseconds(100)), "BIRD has read what it has");
        var file = which is "nested" ? nested : edge.Include;
        var edited = await File.ReadAllTextAsync(file) + "protocol static of_the_operators { ipv4; }\n";
        if (which is "replaced")
        {
            var beside = Path.Combine(edge.Lab.Directory, "another.conf");
            await File.WriteAllTextAsync(beside, edited);
            File.SetLastWriteTimeUtc(beside, DateTime.UtcNow.AddDays(-1));
            File.Move(beside, file, overwrite: true);
        }
        else await File.WriteAllTextAsync(file, edited);

        var other = new ConnectionWish { ConnectionId = Guid.CreateVersion7(), InterfaceName = "lo", Addresses = [new(Address.Parse("169.254.7.1"), 30)] };
        foreach (var wish in new[] { other, EdgeWishes.Opened })
        {
            var result = await edge.Driver.ApplyAsync(EdgeWishes.Wish(wish), new HashSet<Guid> { wish.ConnectionId }, default);
            Assert.Equal(ApplyOutcome.Refused, result.Outcome);
            Assert.StartsWith($"{file} was changed after BIRD read it", result.Sentence, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("of_the_operators", await edge.Bird.AskAsync("show protocols"), StringComparison.Ordinal);
        Assert.Equal(edited, await File.ReadAllTextAsync(file));

        // Once BIRD has read it, it stands.
        await edge.Bird.AskAsync("configure");
        await edge.AppliedAsync(EdgeWishes.Opened);
        Assert.Contains("of_the_operators", await edge.Bird.AskAsync("show protocols"), StringComparison.Ordinal);
        Assert.Contains("of_the_operators", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_of_somebody_elses_in_the_part_of_ours_stay_there()
    {
        await using var edge = await BirdEdge.StartAsync();
        await edge.AppliedAsync(EdgeWishes.Denied);
        var text = await File.ReadAllTextAsync(edge.Include);
        const string hand = "protocol static hand { ipv4; }\n";
        await File.WriteAllTextAsync(edge.Include, text.Insert(text.IndexOf("# session ", StringComparison.Ordinal), hand));
        await edge.Bird.AskAsync("configure");

        await edge.AppliedAsync(EdgeWishes.Opened);
        Assert.Contains("hand", await edge.Bird.AskAsync("show protocols"), StringComparison.Ordinal);
        Assert.Contains($"}}\n{hand}# session ", await File.ReadAllTextAsync(edge.Include), StringComparison.Ordinal);
        Assert.Equal(ApplyOutcome.Applied, (await edge.RemoveAsync()).Outcome);
        Assert.Equal(hand, await File.ReadAllTextAsync(edge.Include));
    }

    [Fact]
    public async Task A_configuration_that_does_not_include_the_file_is_refused_with_what_to_do()
    {
        await using var edge = await BirdEdge.StartAsync();
        await edge.Bird.ConfigureAsync(BirdEdge.Base);

        var result = await edge.ApplyAsync(EdgeWishes.Denied);

        Assert.Equal(ApplyOutcome.Refused, result.Outcome);
        Assert.Contains("does not include Peerline's file", result.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_BIRD_refuses_leaves_everything_as_it_was()
    {
        await using var edge = await BirdEdge.StartAsync();
        // A protocol of the operator's that bears the name of ours.
        var name = $"pl_{EdgeWishes.Connection:N}_v4";
        await edge.Bird.ConfigureAsync(edge.Main($"{BirdEdge.Base}\nprotocol static {name} {{ ipv4; }}"));
        var (before, addresses) = (await edge.RunningAsync(), await edge.Edge.IpAsync("-br", "addr"));

        var result = await edge.ApplyAsync(EdgeWishes.Denied);

        Assert.Equal(ApplyOutcome.RolledBack, result.Outcome);
        Assert.DoesNotContain("s3cret", result.Sentence + string.Join('\n', result.Plan.Text), StringComparison.Ordinal);
        Assert.Equal("", await File.ReadAllTextAsync(edge.Include));
        Assert.Equal(before, await edge.RunningAsync());
        Assert.Equal(addresses, await edge.Edge.IpAsync("-br", "addr"));
    }
}
