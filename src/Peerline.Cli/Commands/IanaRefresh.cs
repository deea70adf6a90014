using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

/// <summary>The registries come from a file or an address that this machine reads; the server fetches nothing.</summary>
internal sealed class IanaRefresh : PeerlineCommand
{
    private const int Largest = 1 << 18;
    private const string Published = "https://www.iana.org/assignments/";

    private readonly Option<string> ipv4 = Source("--ipv4", "The IPv4 registry", "iana-ipv4-special-registry/iana-ipv4-special-registry-1.csv");
    private readonly Option<string> ipv6 = Source("--ipv6", "The IPv6 registry", "iana-ipv6-special-registry/iana-ipv6-special-registry-1.csv");
    private readonly Option<string> asns = Source("--asns", "The registry of AS numbers", "iana-as-numbers-special-registry/special-purpose-as-numbers.csv");
    private readonly Option<bool> take = new("--take") { Description = "Use them; without it the difference is only shown" };

    public IanaRefresh()
        : base("refresh", "Compare the registries with IANA's, and take these (operator); exit code 1 when they differ and are not taken")
    {
        Add(ipv4);
        Add(ipv6);
        Add(asns);
        Add(take);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var files = new IanaFiles(await ReadAsync(run.Get(ipv4)!, run.Cancel), await ReadAsync(run.Get(ipv6)!, run.Cancel), await ReadAsync(run.Get(asns)!, run.Cancel));
        var difference = await run.Client.Iana.CompareAsync(files, run.Cancel);
        if (run.Get(take)) difference = await run.Client.Iana.TakeAsync(files with { ComparedWith = difference.ComparedWith }, run.Cancel);
        run.Output.Show(difference, d =>
        {
            var console = run.Output.Console;
            console.MarkupLine($"Compared with the registries of {Words.Bold(d.ComparedWith)}:");
            foreach (var line in d.Added) console.MarkupLine($"[green]+[/] {Words.Safe(line)}");
            foreach (var line in d.Removed) console.MarkupLine($"[red]-[/] {Words.Safe(line)}");
            foreach (var line in d.Changed) console.MarkupLine($"[yellow]~[/] {Words.Safe(line)}");
            if (d.Added.Count + d.Removed.Count + d.Changed.Count == 0) console.WriteLine("Nothing differs.");
            console.WriteLine(d.Taken ? "They are in use now." : "Nothing was changed; --take takes them.");
            Advise(console, d.Advice);
        });
        return difference.Taken || difference.Added.Count + difference.Removed.Count + difference.Changed.Count == 0 ? ExitCode.Done : ExitCode.Refused;
    }

    internal static void Advise(IAnsiConsole console, IReadOnlyList<string> advice)
    {
        if (advice.Count == 0) return;
        console.WriteLine();
        console.MarkupLine("Look at your policy (peerline policy show -o json); nothing in it was changed:");
        foreach (var line in advice) console.MarkupLine($"  {Words.Safe(line)}");
    }

    private static Option<string> Source(string name, string what, string published) => new(name)
    {
        Description = $"{what}: a file or an https address", HelpName = "FILE|URL", DefaultValueFactory = _ => Published + published,
    };

    private static async Task<string> ReadAsync(string source, CancellationToken cancel)
    {
        try
        {
            if (!source.StartsWith("https://", StringComparison.OrdinalIgnoreCase)) return await File.ReadAllTextAsync(source, cancel);
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(60), MaxResponseContentBufferSize = Largest };
            http.DefaultRequestHeaders.UserAgent.ParseAdd("Peerline");
            return await http.GetStringAsync(new Uri(source), cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HttpRequestException or UriFormatException
            || e is TaskCanceledException && !cancel.IsCancellationRequested)
        {
            throw new UsageException($"{Plain.Line(source)} cannot be read: {Plain.Line(e.Message)}");
        }
    }
}
