using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class MaintenanceShow : PeerlineCommand
{
    private readonly Argument<string> maintenance = new("MAINTENANCE") { Description = "Its id or the end of it, or its title" };

    public MaintenanceShow()
        : base("show", "One maintenance, with what was told of it") => Add(maintenance);

    protected override async Task<int> RunAsync(Run run)
    {
        var found = await run.MaintenanceAsync(run.Get(maintenance));
        return run.Output.Show(found, m => Shown(run, m));
    }

    private static string Drained(Maintenance m, Guid connection) => m.Drains.FirstOrDefault(d => d.Connection == connection) switch
    {
        { Phase: { } phase } => $": {phase}",
        { Hindrance: { } hindrance } => $": cannot be drained now. {hindrance}",
        _ => "",
    };

    internal static void Shown(Run run, Maintenance m)
    {
        run.Output.Console.WriteLine($"{Plain.Line(m.Title)} …{Words.Short(m.Id)}: {m.State}, from {m.StartsAt:u} to about {m.EndsAt:u}");
        if (m.Description is { } text) run.Output.Console.WriteLine(Plain.Text(text));
        foreach (var connection in m.Connections) run.Output.Console.WriteLine($"  touches {connection}{Drained(m, connection)}");
        foreach (var note in m.History) run.Output.Console.WriteLine($"  {note.At:u}  {Plain.Line(note.Sentence)}");
    }
}
