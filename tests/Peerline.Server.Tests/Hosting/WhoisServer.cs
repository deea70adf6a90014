using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Peerline.Server.Tests.Hosting;

/// <summary>A registry on loopback that speaks WHOIS (RFC 3912): objects by the last word of the query.</summary>
internal sealed class WhoisServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly Task serving;

    public WhoisServer()
    {
        listener.Start();
        serving = ServeAsync();
    }

    public string Address => $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>By primary key: <c>AS64500</c>.</summary>
    public ConcurrentDictionary<string, string> Objects { get; } = new(StringComparer.OrdinalIgnoreCase);
    public ConcurrentQueue<string> Queries { get; } = new();

    /// <summary>An aut-num object as a registry shows it.</summary>
    public void Register(uint asn, params string[] remarks) => Objects[$"AS{asn}"] =
        $"aut-num:        AS{asn}\nas-name:        CANARY-AS\n"
        + string.Concat(remarks.Select(r => $"remarks:        {r}\n")) + "source:         TEST # a comment\n";

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(end.Token);
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII);
                var query = await reader.ReadLineAsync(end.Token) ?? "";
                Queries.Enqueue(query);
                var answer = Objects.GetValueOrDefault(query.Split(' ')[^1], "%ERROR:101: no entries found\n");
                await stream.WriteAsync(Encoding.UTF8.GetBytes($"% This is a test registry.\n\n{answer}\n"), end.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await serving;
        listener.Stop();
        end.Dispose();
    }
}
