using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Peerline.Cli.Bmp;
using Peerline.Cli.Terminal;
using Peerline.Routing.Bmp;

namespace Peerline.Cli.Commands;

internal sealed class BmpListen : PeerlineCommand
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(100);

    private readonly Argument<string?> address = new("ADDRESS:PORT")
    {
        Description = "Where routers connect: ADDRESS:PORT, ADDRESS or :PORT; all addresses and port 11019 when left out",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string[]> admit = new("--admit")
    {
        Description = "Only routers with this address or in this prefix; everybody when left out", HelpName = "PREFIX",
    };

    private readonly Option<bool> summary = new("--summary") { Description = "Only routers and peers with their counts, at the end" };
    private readonly Option<string?> raw = new("--raw")
    {
        Description = "Record the BMP stream; further connections go into FILE-2, FILE-3 and so on", HelpName = "FILE",
    };

    private readonly Option<string?> mrt = new("--mrt") { Description = "Record as MRT (BGP4MP_ET): one table of every peer", HelpName = "FILE" };
    private readonly Option<string> table = new("--mrt-table")
    {
        Description = "Which table --mrt records", DefaultValueFactory = _ => "in-pre", HelpName = "in-pre|in-post|out-pre|out-post|loc-rib",
    };

    private readonly Option<string?> every = new("--mrt-every")
    {
        Description = "A new file with each period: FILE-20260107-1215 and so on", HelpName = "TIME",
    };

    private readonly Option<long?> count = new("--count") { Description = "End after so many lines", HelpName = "N" };
    private readonly Option<string?> duration = new("--for") { Description = "End after this time: 30s, 5m, 2h", HelpName = "TIME" };

    public BmpListen()
        : base("listen", "A BMP station: what routers say, as they say it; needs no server")
    {
        Add(address);
        Add(admit);
        Add(summary);
        Add(raw);
        Add(mrt);
        Add(table);
        Add(every);
        table.AcceptOnlyFromAmong(Enum.GetValues<RibView>().Select(BmpWords.Of).ToArray());
        Add(count);
        Add(duration);
    }

    protected override bool NeedsServer => false;

    protected override async Task<int> RunAsync(Run run)
    {
        var time = TimeProvider.System;
        var limit = run.Get(count);
        if (limit is <= 0) throw new UsageException($"--count {limit} would show nothing.");
        var (quiet, span) = (run.Get(summary), Span(run.Get(duration)));
        using var events = new BmpEvents(Console.OpenStandardOutput(), limit ?? long.MaxValue);
        var tally = new BmpTally();
        using var recorder = run.Get(raw) is { } file ? new BmpRecorder(file) : null;
        using var archive = Archive(run);
        List<IBmpConsumer> consumers = [tally];
        if (recorder is not null) consumers.Insert(0, recorder);
        if (archive is not null) consumers.Add(archive);
        if (!quiet) consumers.Add(run.Output.IsJson ? new BmpJsonEvents(events, time) : new BmpTextEvents(events, time, run.Output.IsLive));
        await using var station = new BmpStation(StationOptions(run), new BmpConsumers([.. consumers]));
        try
        {
            station.Start();
        }
        catch (SocketException e)
        {
            run.Output.Error($"{StationOptions(run).Listen} cannot be listened on: {e.Message}", "Another address or port, as ADDRESS:PORT.");
            return ExitCode.Refused;
        }
        await Console.Error.WriteLineAsync($"listening on {station.LocalEndPoint}; Ctrl-C ends");
        await WaitAsync(events, span, run.Cancel);
        await station.DisposeAsync();
        events.Flush();
        if (quiet || (!run.Output.IsJson && limit is null && !Console.IsOutputRedirected))
            BmpSummary.Write(run.Output, tally, time.GetUtcNow());
        return limit is { } wanted && events.Count < wanted && !run.Cancel.IsCancellationRequested ? ExitCode.Refused : ExitCode.Done;
    }

    private BmpMrtRecorder? Archive(Run run)
    {
        if (run.Get(mrt) is not { } file) return null;
        var interval = Span(run.Get(every));
        return new BmpMrtRecorder(begins => File.Create(FileName(file, interval, begins)), new BmpMrtRecorderOptions
        {
            View = Enum.GetValues<RibView>().Single(v => BmpWords.Of(v) == run.Get(table)),
            Interval = interval ?? TimeSpan.Zero,
        });
    }

    private static string FileName(string file, TimeSpan? interval, DateTimeOffset begins) => interval is null
        ? file
        : string.Create(CultureInfo.InvariantCulture, $"{file}-{begins.UtcDateTime:yyyyMMdd-HHmm}{(interval.Value.Seconds == 0 ? "" : $"{begins.Second:00}")}");

    // What was written is shown at once when little happens, and in large pieces when much does.
    private static async Task WaitAsync(BmpEvents events, TimeSpan? span, CancellationToken cancel)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        if (span is { } limit) ended.CancelAfter(limit);
        using var timer = new PeriodicTimer(Refresh);
        try
        {
            while (!events.Enough.IsCompleted && await timer.WaitForNextTickAsync(ended.Token)) events.Flush();
        }
        catch (OperationCanceledException)
        {
            // The time is over, or Ctrl-C was pressed: both are ends as they should be.
        }
    }

    private BmpStationOptions StationOptions(Run run)
    {
        var prefixes = (run.Get(admit) ?? []).Select(Prefix).ToList();
        return new BmpStationOptions
        {
            Listen = EndPoint(run.Get(address)),
            Admits = prefixes.Count == 0 ? null : a => prefixes.Any(p => p.Contains(a)),
        };
    }

    private static IPNetwork Prefix(string word) =>
        IPNetwork.TryParse(word, out var network) ? network
        : IPAddress.TryParse(word, out var single) ? new IPNetwork(single, single.AddressFamily == AddressFamily.InterNetwork ? 32 : 128)
        : throw new UsageException($"{Plain.Line(word)} is neither an address nor a prefix.", "--admit 192.0.2.0/24");

    private static IPEndPoint EndPoint(string? word)
    {
        if (word is null) return new IPEndPoint(IPAddress.IPv6Any, BmpStationOptions.DefaultPort);
        if (word.StartsWith(':') && ushort.TryParse(word.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            return new IPEndPoint(IPAddress.IPv6Any, port);
        if (!IPEndPoint.TryParse(word, out var found))
            throw new UsageException($"{Plain.Line(word)} is no address and port.", "Such as 192.0.2.1:11019, [2001:db8::1]:11019, 192.0.2.1 or :11019.");
        var hasPort = word.Contains("]:", StringComparison.Ordinal) || word.Count(c => c == ':') == 1;
        return hasPort ? found : new IPEndPoint(found.Address, BmpStationOptions.DefaultPort);
    }

    private static TimeSpan? Span(string? word)
    {
        if (word is null) return null;
        var unit = word.Length > 1 ? word[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 0 } : 0;
        return unit > 0 && double.TryParse(word.AsSpan(0, word.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var n)
               && n * unit is > 0 and < 86_400 * 24
            ? TimeSpan.FromSeconds(n * unit)
            : throw new UsageException($"{Plain.Line(word)} is no time.", "Such as 30s, 5m or 2h.");
    }
}
