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
            var found = RpslObject.Read(answer).Where(o => o.Is("aut-num", $"AS{number}"));
            return new([.. found.Select(o => new AutNum(o["as-name"] ?? "", o["source"] ?? host, [.. o.All("remarks").Concat(o.All("descr"))]))], host);
        }
        catch (Exception e) when (e is SocketException or IOException or InvalidDataException
            || e is OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return Learned<IReadOnlyList<AutNum>>.Unknown(host, e is OperationCanceledException ? $"{host} did not answer in time." : $"{host}: {e.Message}");
        }
    }

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
