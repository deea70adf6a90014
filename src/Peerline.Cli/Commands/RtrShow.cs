using System.CommandLine;
using Peerline.Cli.Rtr;
using Peerline.Cli.Terminal;
using Peerline.Routing.Rtr;

namespace Peerline.Cli.Commands;

/// <summary>What a cache or a file of VRPs has, and what follows from it for a route. Exit codes are those of a check: see docs/api/cli.md.</summary>
internal sealed class RtrShow : PeerlineCommand
{
    private readonly Argument<string> source = new("SOURCE")
    {
        Description = "HOST[:PORT] of a cache (port 323 when left out), or a file of VRPs as validators write it in JSON",
    };

    private readonly Argument<string?> prefix = new("PREFIX") { Description = "A route: which VRPs cover it", Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string?> asn = new("ASN") { Description = "The route's origin: is it valid", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> slurm = new("--slurm") { Description = "Local exceptions (RFC 8416) to apply", HelpName = "FILE" };
    private readonly Option<bool> watch = new("--watch") { Description = "Go on, and print what changes" };

    private readonly Option<int> timeout = new("--timeout")
    {
        Description = "Seconds in which the cache has to give all it has", DefaultValueFactory = _ => 60, HelpName = "SECONDS",
    };

    private readonly Option<byte> version = new("--rtr-version")
    {
        Description = "The highest protocol version to offer", DefaultValueFactory = _ => RtrPdu.MaximumVersion, HelpName = "0|1|2",
    };

    public RtrShow()
        : base("show", "What an RPKI cache has, and whether a route is valid; needs no server")
    {
        Add(source);
        Add(prefix);
        Add(asn);
        Add(slurm);
        Add(watch);
        Add(timeout);
        Add(version);
    }

    protected override bool NeedsServer => false;

    protected override async Task<int> RunAsync(Run run)
    {
        var question = RouteQuestion.Parse(run.Get(prefix), run.Get(asn));
        var exceptions = run.Get(slurm) is { } path ? await ExceptionsAsync(path, run.Cancel) : null;
        if (run.Get(timeout) < 1) throw new UsageException("--timeout is a number of seconds.");
        if (run.Get(version) > RtrPdu.MaximumVersion) throw new UsageException($"--rtr-version is 0 to {RtrPdu.MaximumVersion}.");
        var where = run.Get(source);
        if (where == "-" || File.Exists(where)) return ShowFile(run, where, question, exceptions);

        if (where.EndsWith(".json", StringComparison.Ordinal) || !RtrCacheOptions.TryParse(where, out var cache))
            throw new UsageException($"{Plain.Line(where)} is neither a file nor HOST:PORT.");
        await using var client = RtrClient.Start(new RtrClientOptions { Caches = [cache], MaximumVersion = run.Get(version) });
        var first = await FirstAsync(run, client, cache);
        if (first is null) return ExitCode.Unreachable;
        var report = RtrReport.Of(first, question, exceptions);
        if (!run.Get(watch))
        {
            run.Output.Show(report.Json, _ => report.Print(run.Output.Console));
            return report.Code;
        }
        return await new RtrWatch(run, question, exceptions).FollowAsync(client, report);
    }

    private int ShowFile(Run run, string path, RouteQuestion? question, Slurm? exceptions)
    {
        if (run.Get(watch)) throw new UsageException("A file does not change by itself: --watch is for caches.");
        VrpDocument document;
        try
        {
            using var stream = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
            document = VrpDocument.Read(stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be read: {e.Message}");
        }
        if (document.Vrps.Count == 0 && document.ProblemCount > 0)
            throw new UsageException($"{path} holds no VRPs: {document.Problems[0]}", "It needs an array roas with prefix, maxLength and asn.");
        var report = RtrReport.Of(path, document, question, exceptions);
        run.Output.Show(report.Json, _ => report.Print(run.Output.Console));
        return report.Code;
    }

    // The first complete answer, or null when there is none in time; why not is said.
    private async Task<RtrSnapshot?> FirstAsync(Run run, RtrClient client, RtrCacheOptions cache)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(run.Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(run.Get(timeout)));
        try
        {
            // A downgrade is no reason to give up, and neither is a cache that has nothing yet.
            var snapshot = await client.WhenAsync(
                s => s.State == RtrDataState.Current || s.Caches[0].State == RtrCacheState.Waiting, patience.Token);
            if (snapshot.State == RtrDataState.Current) return snapshot;
            run.Output.Error($"{cache}: {Plain.Line(snapshot.Caches[0].LastFailure?.Sentence)}", "Is a cache listening there? The port is 323 unless said otherwise.");
        }
        catch (OperationCanceledException) when (!run.Cancel.IsCancellationRequested)
        {
            var status = client.Snapshot.Caches[0];
            run.Output.Error($"{cache}: no complete answer in {run.Get(timeout)} s ({RtrReport.Word(status.State)}).", Plain.Line(status.LastFailure?.Sentence));
        }
        return null;
    }

    private static async Task<Slurm> ExceptionsAsync(string path, CancellationToken cancel)
    {
        try
        {
            var reading = Slurm.Read(await File.ReadAllBytesAsync(path, cancel));
            if (reading.Slurm is not null) return reading.Slurm;
            throw new UsageException(
                $"{path} is refused: {string.Join(" ", reading.Problems.Where(p => !p.IsHarmless).Take(10))}", "RFC 8416 says what a SLURM file holds.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be read: {e.Message}");
        }
    }
}
