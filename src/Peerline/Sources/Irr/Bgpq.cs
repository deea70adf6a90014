using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Peerline.Routing.Addressing;

namespace Peerline.Sources.Irr;

/// <summary>
/// Expands sets by <c>bgpq4</c>: three runs (ASNs, IPv4, IPv6), each a process with a list of arguments, an end in time and a largest
/// output. The names of the sets are checked ones; nothing passes a shell.
/// </summary>
internal sealed partial class Bgpq(IrrOptions options, TimeProvider time)
{
    /// <summary>What one prefix takes in the program's JSON, with room.</summary>
    private const int OctetsOfPrefix = 128;

    private const int LargestError = 4096;

    /// <exception cref="IrrException">The program failed, took too long, or said what cannot be read.</exception>
    public async Task<IrrSet> ExpandAsync(IReadOnlyList<AsSetName> objects, CancellationToken cancel)
    {
        var asns = await RunAsync(["-t", "-j"], objects, cancel);
        var (v4, v6) = (await RunAsync(["-4", "-j"], objects, cancel), await RunAsync(["-6", "-j"], objects, cancel));
        var origins = Read(asns, e => e.TryGetUInt32(out var asn) && asn != 0 ? asn : throw new FormatException($"{e} is no ASN."));
        IReadOnlyList<Prefix> prefixes = [.. Read(v4, e => Of(e, Afi.IPv4)), .. Read(v6, e => Of(e, Afi.IPv6))];
        if (origins.Count > options.MostOrigins) throw new IrrException($"The set has {origins.Count} ASNs; at most {options.MostOrigins} are taken.");
        if (prefixes.Count > options.MostPrefixes) throw new IrrException($"The set has {prefixes.Count} prefixes; at most {options.MostPrefixes} are taken.");
        return new IrrSet(time.GetUtcNow(), [.. objects.Select(o => o.ToString())], [.. origins.Distinct().Order()], [.. prefixes.Distinct().Order()]);
    }

    private async Task<byte[]> RunAsync(string[] what, IReadOnlyList<AsSetName> objects, CancellationToken cancel)
    {
        string[] sources = options.Sources.Count > 0 ? ["-S", string.Join(',', options.Sources)] : [];
        var start = new ProcessStartInfo(options.Program, ["-h", options.Host, .. sources, "-l", "set", .. what, .. objects.Select(o => o.ToString())])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["LC_ALL"] = "C" },
        };
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new IrrException($"{options.Program} cannot be started: {e.Message}");
        }

        process.StandardInput.Close();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        ends.CancelAfter(options.Timeout);
        try
        {
            var largest = Math.Max(1 << 20, options.MostPrefixes * OctetsOfPrefix);
            var (output, error) = (ReadAsync(process.StandardOutput.BaseStream, largest, ends), ReadAsync(process.StandardError.BaseStream, 1 << 20, ends));
            await process.WaitForExitAsync(ends.Token);
            // It says what went wrong on its standard error, and not always by its exit code: half a set would be a wrong set. Private
            // numbers are in many sets; it leaves them out and says so.
            var said = Line(await error ?? []);
            if (process.ExitCode != 0 || said.Length > 0)
                throw new IrrException($"{options.Program} failed ({process.ExitCode.ToString(CultureInfo.InvariantCulture)}). {said}".Trim());
            return await output ?? throw new OperationCanceledException();
        }
        catch (OperationCanceledException)
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            cancel.ThrowIfCancellationRequested();
            throw new IrrException($"{options.Program} did not end within {options.Timeout}, or wrote more than {options.MostPrefixes} prefixes take.");
        }
    }

    /// <summary>Null when there was more than fits, or no end.</summary>
    private static async Task<byte[]?> ReadAsync(Stream from, int largest, CancellationTokenSource ends)
    {
        using var all = new MemoryStream();
        var buffer = new byte[16 << 10];
        try
        {
            for (int n; (n = await from.ReadAsync(buffer, ends.Token)) > 0;)
            {
                all.Write(buffer, 0, n);
                if (all.Length <= largest) continue;
                await ends.CancelAsync();
                return null;
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }

        return all.ToArray();
    }

    private static string Line(byte[] said)
    {
        var lines = InvalidNumber().Replace(Encoding.UTF8.GetString(said), "");
        return string.Join(' ', OneLine.Of(lines, LargestError).Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [GeneratedRegex(@"^(ERROR|WARNING):\s*Invalid AS number: [0-9]+\s*$", RegexOptions.Multiline)]
    private static partial Regex InvalidNumber();

    private static Prefix Of(JsonElement entry, Afi afi) =>
        Prefix.TryParse(entry.GetProperty("prefix").GetString(), out var prefix) && prefix.Afi == afi && entry.GetProperty("exact").GetBoolean()
            ? prefix : throw new FormatException($"{entry} is no prefix of the family.");

    private List<T> Read<T>(byte[] json, Func<JsonElement, T> one)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return [.. document.RootElement.GetProperty("set").EnumerateArray().Select(one)];
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw new IrrException($"What {options.Program} wrote cannot be read: {e.Message}");
        }
    }
}
