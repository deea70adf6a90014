using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class RolloutShow : PeerlineCommand
{
    public RolloutShow()
        : base("show", "The last change of the policy that sessions carry, and how far it has got (operator)")
    {
    }

    protected override async Task<int> RunAsync(Run run) => Show(run, await run.Client.Rollout.GetAsync(run.Cancel));

    internal static int Show(Run run, RolloutStatus status) => run.Output.Show(status, s =>
    {
        var console = run.Output.Console;
        console.MarkupLine($"tried first  {Canary(s.Canary)}");
        if (s.Last is not { } last)
        {
            console.MarkupLine("[green]No change of the policy has gone to sessions yet.[/]");
            return;
        }

        console.MarkupLine($"{Words.Safe(last.State)}  {Words.Safe(string.Join(", ", last.Changes))}, by {Words.Safe(last.By)} at {Words.Time(last.At)}");
        console.MarkupLine($"{last.Waiting.Count} wait, {last.Step.Count} being changed, {last.Done.Count} done, since {Words.Time(last.Since)}");
        if (last.Finding is { } finding) console.MarkupLine($"[yellow]{Words.Safe(finding)}[/]");
        if (last.Step.Count > 0)
            console.Write(Output.Table(["connection", "on its router", "as predicted since", "accepted", "before", ""], last.Step.Select(m => new[]
            {
                $"{m.Connection}", m.AppliedAt is { } at ? Words.Time(at) : "not yet", m.SoundSince is { } since ? Words.Time(since) : "not yet",
                $"{m.Accepted}", $"{m.AcceptedBefore}", Words.Safe(m.Waits ?? ""),
            })));
        if (last.State == "Held") console.MarkupLine("Let it go on with [bold]peerline rollout go-on[/], or put the former policy back with [bold]peerline rollout give-up[/].");
    });

    private static string Canary(Canary? canary) =>
        canary?.Connection is { } connection ? $"connection {connection}"
        : canary?.EdgeRouter is { } router ? $"edge router {router}"
        : "the session with the least at stake";
}
