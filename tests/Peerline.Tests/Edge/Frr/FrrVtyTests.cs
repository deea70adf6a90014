using System.Net.Sockets;
using Peerline.Edge;
using Peerline.Edge.Frr;

namespace Peerline.Tests.Edge.Frr;

public class FrrVtyTests
{
    private const string Begin = "XFRR_start_configuration", End = "XFRR_end_configuration";

    private static List<FrrCommand> Lines(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new FrrCommand(FrrCommand.Bgpd, [], $"ip prefix-list L seq {i + 1} permit 10.{i}.0.0/16"))];

    private static Task<FrrDaemons> DaemonsAsync(VtyPeer peer) => FrrDaemons.OpenAsync(new FrrSettings(peer.Directory, null, null), default);

    [Fact]
    public async Task Each_of_many_commands_that_are_sent_together_has_its_own_answer()
    {
        await using var peer = new VtyPeer { Answer = asked => (asked is "silent" ? "" : $"{asked}, answered\n", (byte)(asked is "no" ? 13 : 0)) };
        using var bgpd = await FrrVty.OpenAsync(peer.Directory, FrrCommand.Bgpd, default);

        var answers = await bgpd.RunAllAsync(["one", "silent", "no", "silent", "two"], default);

        Assert.Equal(["one, answered\n", "", "no, answered\n", "", "two, answered\n"], answers.Select(a => a.Text));
        Assert.Equal([true, true, false, true, true], answers.Select(a => a.Accepted));
    }

    [Fact]
    public async Task An_answer_that_nobody_waited_for_is_not_taken_for_the_next_ones()
    {
        var (asked, answered) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var peer = new VtyPeer { Answer = a => ($"{a}, answered", 0), Before = a => a is "slow" ? Held(asked, answered) : Task.CompletedTask };
        using var bgpd = await FrrVty.OpenAsync(peer.Directory, FrrCommand.Bgpd, default);
        using var cancel = new CancellationTokenSource();
        var slow = bgpd.RunAllAsync(["slow", "second"], cancel.Token);
        await asked.Task;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slow);

        var next = bgpd.RunAsync("next", default);
        answered.SetResult();

        Assert.Equal("next, answered", (await next).Text);
        Assert.Equal("last, answered", (await bgpd.RunAsync("last", default)).Text);
    }

    [Fact]
    public async Task Many_lines_are_one_change_and_the_one_that_is_refused_is_named()
    {
        await using var peer = new VtyPeer { Answer = asked => asked.Contains("seq 11 ", StringComparison.Ordinal) ? ("% No such thing", (byte)13) : ("", (byte)0) };
        using var daemons = await DaemonsAsync(peer);

        var refused = await Assert.ThrowsAsync<RouterRefusedException>(() => daemons.CarryOutAsync(Lines(30), default));

        Assert.Contains("seq 11 permit 10.10.0.0/16", refused.Message, StringComparison.Ordinal);
        Assert.Contains("No such thing", refused.Message, StringComparison.Ordinal);
        var told = peer.Asked.ToList();
        Assert.True(told.IndexOf(Begin) < told.FindIndex(a => a.Contains("seq 1 ", StringComparison.Ordinal)));
        Assert.True(told.LastIndexOf(End) > told.FindLastIndex(a => a.Contains(" seq ", StringComparison.Ordinal)));
        // What was on the way with it, and nothing more.
        Assert.Equal(16, told.Count(a => a.Contains(" seq ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(Begin)]
    [InlineData(End)]
    [InlineData("seq 12 ")]
    public async Task A_change_that_is_given_up_is_ended_wherever_it_was(string at)
    {
        var (asked, answered) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var peer = new VtyPeer
        {
            Before = a => a.Contains(at, StringComparison.Ordinal) && !answered.Task.IsCompleted ? Held(asked, answered) : Task.CompletedTask,
        };
        using var daemons = await DaemonsAsync(peer);
        using var cancel = new CancellationTokenSource();
        var carriedOut = daemons.CarryOutAsync(Lines(30), cancel.Token);
        await asked.Task;

        await cancel.CancelAsync();
        answered.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => carriedOut);
        Assert.Equal([End, "end"], peer.Asked.TakeLast(2));
    }

    [Fact]
    public async Task A_change_that_is_given_up_is_told_as_that_also_where_bgpd_goes_too()
    {
        var (asked, gone) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var peer = new VtyPeer { Before = a => a.Contains("seq 12 ", StringComparison.Ordinal) ? Held(asked, gone) : Task.CompletedTask };
        using var daemons = await DaemonsAsync(peer);
        using var cancel = new CancellationTokenSource();
        var carriedOut = daemons.CarryOutAsync(Lines(30), cancel.Token);
        await asked.Task;

        await cancel.CancelAsync();
        gone.SetException(new SocketException());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => carriedOut);
    }

    private static Task Held(TaskCompletionSource asked, TaskCompletionSource answered)
    {
        asked.TrySetResult();
        return answered.Task;
    }
}
