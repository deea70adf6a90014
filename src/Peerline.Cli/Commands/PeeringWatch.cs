using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class PeeringWatch : PeerlineCommand
{
    private static readonly TimeSpan Redraw = TimeSpan.FromSeconds(1);
    private readonly Argument<string> peering = new("PEERING") { Description = "Name or id" };
    private readonly Option<string> until = new("--until")
    {
        Description = "active: until every connection is Active or has failed; gone: until all are removed; interrupted: for ever",
        DefaultValueFactory = _ => "active", HelpName = "active|gone|interrupted",
    };

    public PeeringWatch()
        : base("watch", "Watch a peering live: states, tasks, sessions, events")
    {
        until.AcceptOnlyFromAmong("active", "gone", "interrupted");
        Add(peering);
        Add(until);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var found = await run.PeeringAsync(run.Get(peering));
        var watch = new Watched(run.Client, found, run.Get(until)!);
        if (!run.Output.IsLive) return await LinesAsync(run, watch);

        var code = ExitCode.Done;
        await run.Output.Console.Live(new Text("")).Overflow(VerticalOverflow.Crop).StartAsync(async live =>
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(run.Cancel);
            var reading = watch.ReadAsync(stop.Token);
            while (true)
            {
                live.UpdateTarget(
                    PeeringScreen.Of(watch.Peering, watch.Connections, watch.Last, DateTimeOffset.UtcNow,
                        run.Output.Console.Profile.Width));
                live.Refresh();
                if (watch.End is { } end)
                {
                    code = end;
                    await stop.CancelAsync();
                    break;
                }

                if (reading.IsCompleted) await reading;
                await Task.WhenAny(watch.ChangedAsync(), Task.Delay(Redraw, run.Cancel));
                run.Cancel.ThrowIfCancellationRequested();
            }
        });
        return code;
    }

    /// <summary>Without a screen, a line for every event: what a log wants.</summary>
    private static async Task<int> LinesAsync(Run run, Watched watch)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(run.Cancel);
        watch.Happened += e =>
        {
            if (run.Output.IsJson) Output.JsonLine(e);
            else run.Output.Console.MarkupLine(PeeringScreen.Line(e));
        };
        var reading = watch.ReadAsync(stop.Token);
        while (watch.End is null)
        {
            var changed = watch.ChangedAsync();
            if (watch.End is not null) break;
            if (await Task.WhenAny(changed, reading) == reading) await reading;
        }

        await stop.CancelAsync();
        return watch.End!.Value;
    }
}
