using System.Buffers;
using System.Globalization;
using System.Text;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;
using Peerline.Routing.Addressing;
using Peerline.Routing.Mrt;

namespace Peerline.Cli.Commands;

/// <summary>
/// Routes out of a file: MRT (plain, gzip, bzip2), lines of <c>bgpdump -m</c>, or lines of a prefix and its AS path. Of a table of many
/// peers only those of the asked ASN count; of one in which it is no peer (its own router's) all do.
/// </summary>
internal static class RouteFile
{
    private const int Most = 100_000;

    public static IReadOnlyList<DryRunRoute> Read(string path, uint asn)
    {
        try
        {
            using var stream = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
            using var whole = new MemoryStream();
            stream.CopyTo(whole);
            whole.Position = 0;
            var routes = IsText(whole.GetBuffer().AsSpan(0, (int)Math.Min(whole.Length, 512))) ? Text(whole, asn, path) : Mrt(whole, asn);
            return routes.Count switch
            {
                0 => throw new UsageException($"{Plain.Line(path)} holds no routes."),
                > Most => throw new UsageException($"{Plain.Line(path)} holds more than {Most.ToString(CultureInfo.InvariantCulture)} routes."),
                _ => routes,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new UsageException($"{Plain.Line(path)} cannot be read: {Plain.Line(e.Message)}");
        }
    }

    /// <summary>An MRT record begins with a time and two small numbers, which are no text; nor is what is compressed.</summary>
    private static bool IsText(ReadOnlySpan<byte> head) => !head.ContainsAnyExcept(SearchValues.Create([.. Enumerable.Range(32, 95).Select(b => (byte)b), 9, 10, 13]));

    private static List<DryRunRoute> Mrt(Stream stream, uint asn)
    {
        using var file = new MrtFile(stream);
        var (lines, found) = (new ArrayBufferWriter<byte>(), new Found(asn));
        var text = new BgpdumpText(lines);
        while (file.Read(out var record))
        {
            text.Write(record, file.Peers);
            foreach (var line in Encoding.UTF8.GetString(lines.WrittenSpan).Split('\n')) found.Add(line.Split('|'));
            lines.ResetWrittenCount();
            if (found.IsTooMany) break;
        }

        return found.Routes;
    }

    private static List<DryRunRoute> Text(Stream stream, uint asn, string path)
    {
        var (found, plain, number) = (new Found(asn), new List<DryRunRoute>(), 0);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (reader.ReadLine() is { } line && plain.Count <= Most && !found.IsTooMany)
        {
            number++;
            var content = line.Split('#')[0].Trim();
            if (content.Length == 0) continue;
            if (content.Contains('|', StringComparison.Ordinal))
            {
                found.Add(content.Split('|'));
                continue;
            }

            var parts = content.Split([' ', '\t'], 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (!Prefix.TryParse(parts[0], out _))
                throw new UsageException($"{Plain.Line(path)}, line {number.ToString(CultureInfo.InvariantCulture)}: {Plain.Line(parts[0])} is not a prefix.", "203.0.113.0/24 64496 64497");
            plain.Add(new DryRunRoute(parts[0], parts.Length > 1 ? parts[1] : null));
        }

        return [.. plain, .. found.Routes];
    }

    /// <summary>Routes by the fields of bgpdump's line: type, time, A or B, peer, AS, prefix, path.</summary>
    private sealed class Found(uint asn)
    {
        private readonly List<DryRunRoute> ofPeer = [];
        private readonly List<DryRunRoute> ofOthers = [];

        public bool IsTooMany => ofPeer.Count > Most;

        public List<DryRunRoute> Routes => ofPeer.Count > 0 ? ofPeer : ofOthers;

        public void Add(string[] fields)
        {
            if (fields.Length < 7 || fields[2] is not ("A" or "B")) return;
            var route = new DryRunRoute(fields[5], fields[6]);
            if (fields[4] == asn.ToString(CultureInfo.InvariantCulture)) ofPeer.Add(route);
            else if (ofPeer.Count == 0 && ofOthers.Count <= Most) ofOthers.Add(route);
        }
    }
}
