using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class Events : PeerlineCommand
{
    private readonly Option<long?> after =
        new("--after") { Description = "Begin behind this position; with what happens from now on when left out", HelpName = "POSITION" };
    private readonly Option<int?> count = new("--count") { Description = "End after so many", HelpName = "N" };

    public Events()
        : base("events", "What happens, as it happens; with -o json an object a line")
    {
        Add(after);
        Add(count);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var left = run.Get(count) ?? int.MaxValue;
        await foreach (var e in run.Client.Events.StreamAsync(run.Get(after), cancel: run.Cancel))
        {
            if (run.Output.IsJson) Output.JsonLine(e);
            else run.Output.Console.MarkupLine($"[grey]{e.Position,6}[/]  {PeeringScreen.Line(e)}");
            if (--left <= 0) break;
        }

        return ExitCode.Done;
    }
}
