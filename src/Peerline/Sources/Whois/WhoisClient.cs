using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Peerline.Routing.Addressing;
using Peerline.Sources.Networks;

namespace Peerline.Sources.Whois;

/// <summary>Asks the operator's registry by WHOIS (RFC 3912): one line there, text back until the server closes.</summary>
public sealed class WhoisClient(WhoisOptions options)
{
    private const int LongestAnswer = 256 << 10;

    public bool IsConfigured => options.Server.Length > 0;

    /// <summary>The first object of the ASN that the server has.</summary>
    public async Task<Learned<AutNum>> AutNumAsync(Asn asn, CancellationToken cancel)
    {
        var all = await AutNumsAsync(asn, cancel);
        return new(all.Value?.FirstOrDefault(), all.Source, all.Silence);
    }

    /// <summary>All objects of the ASN: a server that mirrors others has one of each registry.</summary>
    public async Task<Learned<IReadOnlyList<AutNum>>> AutNumsAsync(Asn asn, CancellationToken cancel)
    {
        if (!IsConfigured || !options.TryRead(out var host, out var port))
            return Learned<IReadOnlyList<AutNum>>.Unknown("whois", "No registry is asked for ASNs here.");
        try
        {
            var number = asn.Value.ToString(CultureInfo.InvariantCulture);
            var answer = await AskAsync(host, port, options.Query.Replace("{asn}", number, StringComparison.Ordinal), cancel);
            var found = RpslObject.Read(answer).Where(o => o.Is("aut-num", $"AS{number}")).ToList();
            if (Refusal(answer, found.Count) is { } refusal) return Learned<IReadOnlyList<AutNum>>.Unknown(host, $"{host} {refusal}");
            return new([.. found.Select(o => new AutNum(o["as-name"] ?? "", o["source"] ?? host, [.. o.All("remarks").Concat(o.All("descr"))]))], host);
        }
        catch (Exception e) when (e is SocketException or IOException or InvalidDataException
            || e is OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return Learned<IReadOnlyList<AutNum>>.Unknown(host, e is OperationCanceledException ? $"{host} did not answer in time." : $"{host}: {e.Message}");
        }
    }

    /// <summary>
    /// Why the answer says nothing about the ASN. There is no object only where the server says that there is none: silence, a broken
    /// connection and a refusal look as if there were none.
    /// </summary>
    private static string? Refusal(string answer, int found)
    {
        if (!answer.EndsWith('\n')) return answer.Length == 0 ? "said nothing." : "broke off in the middle of its answer.";
        var said = answer.Split('\n').Where(l => l.StartsWith('%')).Select(l => OneLine.Of(l, 200).Trim()).ToList();
        if (said.FirstOrDefault(l => l.StartsWith("%ERROR:", StringComparison.OrdinalIgnoreCase) && !IsNone(l)) is { } error) return $"refused: {error}";
        return found > 0 || said.Any(IsNone) ? null : "has neither an object of it nor said that there is none.";
    }

    /// <summary>As RIPE's and APNIC's servers say it, and IRRd; behind the sign of what a server says besides.</summary>
    private static bool IsNone(string line) => line.StartsWith("%ERROR:101", StringComparison.OrdinalIgnoreCase)
        || line.Contains("no entries found", StringComparison.OrdinalIgnoreCase) || line.Contains("no match found", StringComparison.OrdinalIgnoreCase);

    private async Task<string> AskAsync(string host, int port, string query, CancellationToken cancel)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        time.CancelAfter(options.Timeout);
        using var client = new TcpClient();
        await client.ConnectAsync(host, port, time.Token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{query}\r\n"), time.Token);
        var answer = new byte[LongestAnswer];
        var length = await stream.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, time.Token);
        return length < answer.Length ? Encoding.UTF8.GetString(answer, 0, length) : throw new InvalidDataException("The answer is too long.");
    }
}
