using System.Globalization;
using Peerline.Cli.Terminal;
using Peerline.Routing.Rtr;

namespace Peerline.Cli.Rtr;

/// <summary>A cache that is watched: what it has once, then a line for whatever changes, until interrupted.</summary>
internal sealed class RtrWatch(Run run, RouteQuestion? question, Slurm? exceptions)
{
    // A person reads so many; a program reads all of them with -o json.
    private const int Shown = 20;

    public async Task<int> FollowAsync(RtrClient client, RtrReport first)
    {
        if (run.Output.IsJson) Output.JsonLine(first.Json);
        else first.Print(run.Output.Console);
        var (last, report) = ((RtrSnapshot?)null, first);
        try
        {
            await foreach (var snapshot in client.WatchAsync(run.Cancel))
            {
                if (last is not null && IsNews(last, snapshot)) report = Tell(report, snapshot);
                last = snapshot;
            }
        }
        catch (OperationCanceledException) when (run.Cancel.IsCancellationRequested)
        {
            // Nobody watches any more.
        }
        return report.Code;
    }

    private static bool IsNews(RtrSnapshot last, RtrSnapshot now) =>
        last.State != now.State || last.Position != now.Position || !ReferenceEquals(last.Vrps, now.Vrps)
        || last.Caches[0].LastFailure != now.Caches[0].LastFailure;

    private RtrReport Tell(RtrReport before, RtrSnapshot snapshot)
    {
        var now = RtrReport.Of(snapshot, question, exceptions);
        var delta = before.Vrps.Difference(now.Vrps);
        var failure = snapshot.State == RtrDataState.Current ? null : snapshot.Caches[0].LastFailure?.Sentence;
        if (run.Output.IsJson)
        {
            Output.JsonLine(new
            {
                at = DateTimeOffset.UtcNow,
                state = RtrReport.Word(snapshot.State),
                sessionId = snapshot.Position?.SessionId,
                serial = snapshot.Position?.Serial,
                failure,
                vrps = now.Vrps.Count,
                announced = delta.Announced.Select(Line),
                withdrawn = delta.Withdrawn.Select(Line),
                route = now.State is { } state ? RtrReport.Word(state) : null,
            });
            return now;
        }

        var console = run.Output.Console;
        console.MarkupLine(Words.Safe(string.Create(CultureInfo.InvariantCulture,
            $"{Words.Clock(DateTimeOffset.UtcNow)}  {RtrReport.Word(snapshot.State)}  serial {snapshot.Position?.Serial}  {delta}  {Plain.Line(failure)}").TrimEnd()));
        foreach (var vrp in delta.Announced.Take(Shown)) console.MarkupLine($"          [green]+[/] {Words.Safe($"{vrp}")}");
        foreach (var vrp in delta.Withdrawn.Take(Shown)) console.MarkupLine($"          [red]-[/] {Words.Safe($"{vrp}")}");
        if (Math.Max(delta.Announced.Length, delta.Withdrawn.Length) > Shown) console.MarkupLine("          " + Words.Dim("… and more; -o json has all of them"));
        if (question is not null && now.State != before.State) now.PrintRoute(console, question);
        return now;
    }

    private static object Line(Vrp vrp) => new { prefix = vrp.Prefix.ToString(), maxLength = vrp.MaxLength, asn = vrp.Asn.Value };
}
