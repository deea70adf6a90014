using Peerline.Edge;

namespace Peerline.Lab.Tests.Contract;

/// <summary>
/// What a driver promises beside a daemon that knows nothing of Peerline: a change that is not confirmed is taken back without Peerline,
/// and one that is confirmed stands. Nobody comes in these tests who would finish or take back what a writer has left, but the guard.
/// </summary>
public abstract class DaemonDriverContract(DaemonContractEdge edge) : EdgeDriverContract(edge)
{
    [Fact]
    public async Task Wherever_the_network_is_cut_what_is_not_confirmed_is_taken_back_and_what_is_confirmed_stands()
    {
        var (before, after) = await BeforeAndAfterAsync();
        Assert.True((await edge.Driver.CapabilitiesAsync(default)).CommitConfirm);
        var (takenBack, through) = (0, false);
        for (var cut = 3; !through; cut += edge.Step)
        {
            using var relay = edge.RelayAfter(cut, RelayEnd.Cut);
            await using var driver = edge.DriverVia(relay);
            try
            {
                var result = await driver.ApplyAsync(EdgeWishes.Wish(edge.Opened), edge.Intent, default);
                Assert.True(result.Succeeded, $"after {cut}: {result.Outcome}: {result.Sentence}");
                through = true;
            }
            catch (RouterUnreachableException)
            {
                Assert.True(relay.HasEnded);
                if (File.Exists(edge.JournalFile)) takenBack++;
            }

            await edge.NobodyIsAtItAsync();
            before = await IsBeforeOrConfirmedAsync(before, after, $"after {cut}");
        }

        Assert.InRange(takenBack, 2, 200);
    }

    [Fact]
    public async Task Killed_between_any_two_words_a_writer_leaves_the_router_as_it_was_or_as_it_was_confirmed()
    {
        var (before, after) = await BeforeAndAfterAsync();
        var begun = 0;
        foreach (var words in await BoundariesAsync())
        {
            using var relay = edge.RelayAfter(words, RelayEnd.Hold);
            await using var writer = LabWriter.Start(edge.DriverName, edge.SettingsVia(relay), edge.Opened.ConnectionId);
            await relay.Held.WaitAsync(TimeSpan.FromSeconds(30));
            if (File.Exists(edge.JournalFile)) begun++;

            await writer.EndAsync(crash: true);
            relay.Cut();

            await edge.NobodyIsAtItAsync();
            before = await IsBeforeOrConfirmedAsync(before, after, $"killed after {words}: {writer.Said}");
        }

        Assert.InRange(begun, 2, 4);
    }

    [Fact]
    public async Task A_writer_that_stands_still_beyond_its_time_is_not_waited_for_and_does_not_go_on_when_it_wakes_up()
    {
        var (before, _) = await BeforeAndAfterAsync();
        var boundaries = await BoundariesAsync();
        using var relay = edge.RelayAfter(boundaries[1], RelayEnd.Hold);
        await using var writer = LabWriter.Start(edge.DriverName, edge.SettingsVia(relay), edge.Opened.ConnectionId, TimeSpan.FromSeconds(2));
        await relay.Held.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(File.Exists(edge.JournalFile));

        await writer.SignalAsync("STOP");
        await edge.NothingIsBegunAsync();
        Assert.Equal(edge.Normal(before), edge.Normal(await edge.ConfigurationAsync()));
        relay.GoOn();
        await writer.SignalAsync("CONT");
        await writer.EndedAsync().WaitAsync(TimeSpan.FromSeconds(30));

        await edge.NothingIsBegunAsync();
        Assert.Equal(edge.Normal(before), edge.Normal(await edge.ConfigurationAsync()));
        Assert.DoesNotContain("Applied", writer.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_writer_that_wakes_up_after_its_time_on_its_last_words_says_what_is_so()
    {
        var (before, after) = await BeforeAndAfterAsync();
        foreach (var words in (await BoundariesAsync()).TakeLast(2))
        {
            using var relay = edge.RelayAfter(words, RelayEnd.Hold);
            await using var writer = LabWriter.Start(edge.DriverName, edge.SettingsVia(relay), edge.Opened.ConnectionId, TimeSpan.FromSeconds(2));
            await relay.Held.WaitAsync(TimeSpan.FromSeconds(30));
            await writer.SignalAsync("STOP");
            await edge.NothingIsBegunAsync();
            var left = edge.Normal(await edge.ConfigurationAsync());
            relay.GoOn();
            await writer.SignalAsync("CONT");
            await writer.EndedAsync().WaitAsync(TimeSpan.FromSeconds(30));

            await edge.NothingIsBegunAsync();
            var now = edge.Normal(await edge.ConfigurationAsync());
            Assert.Equal(left, now);
            Assert.Equal(now == edge.Normal(after), writer.Said.Contains("Applied", StringComparison.Ordinal));
            before = await IsBeforeOrConfirmedAsync(before, after, $"stopped after {words}: {writer.Said}");
        }
    }

    /// <summary>The router under DENY ALL, and as it is when the policy is open.</summary>
    private async Task<(string Before, string After)> BeforeAndAfterAsync()
    {
        await edge.AppliedAsync(edge.Opened);
        var after = await edge.ConfigurationAsync();
        await edge.AppliedAsync(edge.Denied);
        return (await edge.ConfigurationAsync(), after);
    }

    /// <summary>Places spread over the words of an undisturbed apply from the first change on, the last two included.</summary>
    private async Task<IReadOnlyList<int>> BoundariesAsync()
    {
        using var relay = edge.RelayAfter(int.MaxValue, RelayEnd.Cut);
        await using var driver = edge.DriverVia(relay);
        var result = await driver.ApplyAsync(EdgeWishes.Wish(edge.Opened), edge.Intent, default);
        Assert.Equal(ApplyOutcome.Applied, result.Outcome);
        await edge.AppliedAsync(edge.Denied);
        var words = relay.Passed;
        return [.. new[] { words * 3 / 8, words * 5 / 8, words - 2, words - 1 }.Distinct()];
    }

    /// <summary>The router is as it was, or as it was confirmed; then it is brought back to how it was.</summary>
    private async Task<string> IsBeforeOrConfirmedAsync(string before, string after, string when)
    {
        var now = await edge.ConfigurationAsync();
        if (edge.Normal(now) == edge.Normal(before)) return before;

        Assert.True(edge.IsSame(after, now), $"{when}: {now}");
        Assert.Equal(ApplyOutcome.Unchanged, (await edge.ApplyAsync(edge.Opened)).Outcome);
        await edge.AppliedAsync(edge.Denied);
        return await edge.ConfigurationAsync();
    }
}
