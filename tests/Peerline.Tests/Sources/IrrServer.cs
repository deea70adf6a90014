using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Peerline.Tests.Sources;

/// <summary>
/// A registry on loopback that speaks the part of the IRRd protocol which bgpq4 asks for: lines of <c>!</c>, answered by <c>A</c> with a
/// length, <c>C</c>, <c>D</c> (no such key) or <c>F</c> (error). Sets are resolved here, loops among them.
/// </summary>
internal sealed class IrrServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly Task serving;
    private readonly ConcurrentBag<Task> conversations = [];
    private readonly ConcurrentQueue<string> asked = [];

    public IrrServer()
    {
        listener.Start();
        serving = ServeAsync();
    }

    public string Host => $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Members of sets, ASNs and sets alike, by the set's name; with a registry before the name where it is in that one
    /// only.</summary>
    public Dictionary<string, string[]> Sets { get; } = [];

    /// <summary>What an ASN has registered, of both families.</summary>
    public Dictionary<string, string[]> Routes { get; } = [];

    /// <summary>What is sent in place of the right answer; null for the right one. The empty answer ends the conversation.</summary>
    public Func<string, byte[], byte[]?> Trick { get; set; } = (_, _) => null;

    /// <summary>Answers nothing any more.</summary>
    public bool Hangs { get; set; }

    public IReadOnlyList<string> Asked => [.. asked];

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        await serving;
        await Task.WhenAll(conversations);
        end.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true) conversations.Add(ConverseAsync(await listener.AcceptTcpClientAsync(end.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ConverseAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII);
            var source = "";
            while (await reader.ReadLineAsync(end.Token) is { } line)
            {
                asked.Enqueue(line);
                if (Hangs) await Task.Delay(Timeout.Infinite, end.Token);
                if (line == "!!") continue;
                if (line == "!q") return;
                if (line.StartsWith("!s", StringComparison.Ordinal) && line != "!s-lc") source = line[2..];
                var right = Encoding.ASCII.GetBytes(Answer(line, source));
                var sent = Trick(line, right) ?? right;
                if (sent.Length == 0) return;
                await stream.WriteAsync(sent, end.Token);
                // A trick that is shorter than the answer cuts it off there.
                if (sent.Length < right.Length && right.AsSpan().StartsWith(sent)) return;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException)
        {
            // The other end is gone.
        }
    }

    private string Answer(string line, string source) => line switch
    {
        "!s-lc" => Data("RIPE,RADB"),
        "!a" => "F Missing required set name for A query\n",
        ['!', 's' or 'n' or 't', ..] => "C\n",
        _ when line.StartsWith("!i", StringComparison.Ordinal) && line.EndsWith(",1", StringComparison.Ordinal) => Members(line[2..^2], source),
        _ when line.StartsWith("!i", StringComparison.Ordinal) => Find(line[2..], source) is { } members ? Data(string.Join(' ', members)) : "D\n",
        _ when line.StartsWith("!a4", StringComparison.Ordinal) => RoutesOf(Resolve(line[3..], source), v6: false),
        _ when line.StartsWith("!a6", StringComparison.Ordinal) => RoutesOf(Resolve(line[3..], source), v6: true),
        _ when line.StartsWith("!g", StringComparison.Ordinal) => RoutesOf([line[2..].ToUpperInvariant()], v6: false),
        _ when line.StartsWith("!6", StringComparison.Ordinal) => RoutesOf([line[2..].ToUpperInvariant()], v6: true),
        _ => "F Unrecognized command\n",
    };

    private string Members(string set, string source) => Resolve(set, source) is { Count: > 0 } all ? Data(string.Join(' ', all)) : "D\n";

    private string RoutesOf(IEnumerable<string> asns, bool v6)
    {
        var routes = asns.SelectMany(a => Routes.GetValueOrDefault(a) ?? []).Where(r => r.Contains(':', StringComparison.Ordinal) == v6).ToList();
        return routes.Count > 0 ? Data(string.Join(' ', routes)) : "D\n";
    }

    private string[]? Find(string set, string source) =>
        Sets.GetValueOrDefault($"{source}::{set}") ?? Sets.GetValueOrDefault(set);

    private List<string> Resolve(string set, string source)
    {
        var (asns, seen, open) = (new SortedSet<string>(StringComparer.Ordinal), new HashSet<string>(), new Queue<string>([set]));
        while (open.TryDequeue(out var next))
        {
            if (!seen.Add(next)) continue;
            if (Find(next, source) is { } members)
                foreach (var member in members) open.Enqueue(member);
            else if (next.Length > 2 && char.IsAsciiDigit(next[2])) asns.Add(next);
        }

        return [.. asns];
    }

    private static string Data(string text) => string.Create(CultureInfo.InvariantCulture, $"A{text.Length + 1}\n{text}\nC\n");
}
