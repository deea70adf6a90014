using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class Samples : PeerlineCommand
{
    private readonly Argument<string> connection = ConnectionArgument.Make();
    private readonly Option<string> span =
        new("--span") { Description = "looks, 5m or 1h", DefaultValueFactory = _ => "5m", HelpName = "looks|5m|1h" };
    private readonly Option<DateTimeOffset?> from =
        new("--from") { Description = "Not before; a day ago when left out", HelpName = "TIME" };

    public Samples()
        : base("samples", "What the session looked like over time")
    {
        span.AcceptOnlyFromAmong("looks", "5m", "1h");
        Add(connection);
        Add(span);
        Add(from);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var seconds = run.Get(span) switch { "5m" => 300, "1h" => 3600, _ => 0 };
        var since = run.Get(from) ?? DateTimeOffset.UtcNow.AddDays(-1);
        var samples =
            run.Client.Connections.SamplesAsync(await run.ConnectionAsync(run.Get(connection)), seconds, since, cancel: run.Cancel);
        return run.Output.List(await run.AllAsync(samples), "No sample in this time.",
            ["at", "half", "state", ">available", ">received", ">accepted", ">advertised", ">flaps", ">rx octets", ">tx octets"],
            s =>
            [
                Words.Time(s.At), s.Family, s.State is null
                    ? Words.Dim("-")
                    : Words.State(s.State), s.Availability is { } a
                    ? $"{a:P1}"
                    : Words.Dim("-"), Figure(s.Received),
                Figure(s.Accepted), Figure(s.Advertised), $"{s.Flaps}", s.RxOctets is { } rx
                    ? $"{rx}"
                    : Words.Dim("-"), s.TxOctets is { } tx
                    ? $"{tx}"
                    : Words.Dim("-"),
            ]);
    }

    private static string Figure(double? n) => n is { } known ? $"{known:0.#}" : Words.Dim("-");
}
