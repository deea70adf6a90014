using Peerline.Edge;

namespace Peerline.Lab.Tests;

/// <summary>A writer dies after each of its commands in turn; the next one finishes what is still wished, or takes it back.</summary>
public class FrrRecoveryTests(ITestOutputHelper output)
{
    private static readonly RouterWish Nothing = FrrEdge.Wish();

    [Fact]
    public async Task Wherever_a_writer_dies_the_next_one_finishes_what_is_wished()
    {
        await using var edge = await FrrEdge.StartAsync();
        var clean = await edge.Frr.RunningConfigurationAsync();
        await edge.AppliedAsync(FrrEdge.Opened);
        var wished = await edge.Frr.RunningConfigurationAsync();
        await edge.ForgetAsync();

        await AtEveryCutAsync(edge, FrrEdge.Opened, 3, async cut =>
        {
            var next = await edge.ApplyAsync(FrrEdge.Opened);
            Assert.True(next.Succeeded, $"after {cut}: {next.Outcome} {next.Sentence}");
            // The daemon prints policies in the order in which they were made.
            Assert.Equal(wished.Split('\n').Order(), (await edge.Frr.RunningConfigurationAsync()).Split('\n').Order());
            await edge.ForgetAsync();
            Assert.Equal(clean, await edge.Frr.RunningConfigurationAsync());
        });
    }

    [Fact]
    public async Task Wherever_a_writer_dies_the_next_one_takes_back_what_is_not_wished()
    {
        await using var edge = await FrrEdge.StartAsync();
        await edge.AppliedAsync(FrrEdge.Denied);
        var denied = await edge.Frr.RunningConfigurationAsync();
        var confirmed = 0;

        await AtEveryCutAsync(edge, FrrEdge.Opened, 1, async cut =>
        {
            // The next writer is about something else.
            var next = await edge.Driver.ApplyAsync(Nothing, new HashSet<Guid>(), default);
            Assert.True(next.Succeeded, $"after {cut}: {next.Outcome} {next.Sentence}");
            if ((await edge.ApplyAsync(FrrEdge.Opened)).Outcome is ApplyOutcome.Unchanged)
            {
                // It was confirmed before it was saved: it stands, and was saved by the next.
                confirmed++;
                Assert.Contains("-OUT-", await File.ReadAllTextAsync(Path.Combine(edge.Frr.ConfigurationDirectory, "bgpd.conf")), StringComparison.Ordinal);
                return;
            }

            Assert.Equal(0, confirmed);
            await edge.AppliedAsync(FrrEdge.Denied);
            denied = await edge.Frr.RunningConfigurationAsync();
        });
        Assert.InRange(confirmed, 1, 3);
    }

    [Fact]
    public async Task The_way_back_and_the_marker_are_for_their_owner_alone()
    {
        await using var edge = await FrrEdge.StartAsync();
        await edge.AppliedAsync(FrrEdge.Denied);
        using (var relay = new VtyRelay(edge.Frr, Path.Combine(edge.Lab.Directory, "relay"), 20))
        {
            await Assert.ThrowsAsync<RouterUnreachableException>(() =>
                edge.DriverVia(relay.Directory).ApplyAsync(FrrEdge.Wish(FrrEdge.Opened), FrrEdge.Intent, default));
        }

        var files = Directory.GetFiles(edge.Frr.ConfigurationDirectory, "peerline.*");
        Assert.Equal(["peerline.journal.json", "peerline.marker.json"], files.Select(Path.GetFileName).Order());
        Assert.All(files, f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(f)));
    }

    [Theory]
    [InlineData("peerline.marker.json")]
    [InlineData("peerline.journal.json")]
    public async Task A_broken_file_stops_the_writer_before_it_writes(string file)
    {
        await using var edge = await FrrEdge.StartAsync();
        var before = await edge.Frr.RunningConfigurationAsync();
        await File.WriteAllTextAsync(Path.Combine(edge.Frr.ConfigurationDirectory, file), "{ \"applyId\": ");

        var stopped = await Assert.ThrowsAsync<RouterUnreachableException>(() => edge.ApplyAsync(FrrEdge.Denied));

        Assert.Contains(file, stopped.Message, StringComparison.Ordinal);
        Assert.Equal(before, await edge.Frr.RunningConfigurationAsync());
    }

    /// <summary>Applies through a relay that cuts ever later, until the apply gets through.</summary>
    private async Task AtEveryCutAsync(FrrEdge edge, ConnectionWish wish, int step, Func<int, Task> next)
    {
        var relayed = Path.Combine(edge.Lab.Directory, "relay");
        for (var cut = 1; cut < 200; cut += step)
        {
            using var relay = new VtyRelay(edge.Frr, relayed, cut);
            try
            {
                var result = await edge.DriverVia(relay.Directory).ApplyAsync(FrrEdge.Wish(wish), FrrEdge.Intent, default);
                Assert.True(result.Succeeded, $"{result.Outcome}: {result.Sentence}");
                output.WriteLine($"{cut} commands get through");
                // enable, reads, an address, policies, two neighbours, read-back and save cannot be fewer.
                Assert.InRange(cut, 40, 199);
                return;
            }
            catch (RouterUnreachableException)
            {
                await next(cut);
            }
        }

        Assert.Fail("The apply never got through.");
    }
}
