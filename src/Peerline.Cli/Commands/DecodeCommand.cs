using System.CommandLine;
using Peerline.Cli.Decode;
using Peerline.Cli.Decode.Forms;
using Peerline.Cli.Decode.Json;
using Peerline.Cli.Terminal;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Commands;

internal sealed class DecodeCommand : PeerlineCommand
{
    private readonly Argument<string?> file = new("FILE")
    {
        Description = "MRT, pcap, pcapng, a raw BGP or BMP stream, packed or not; - reads the standard input", Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> vectors = new("--vectors") { Description = "A file of test vectors", HelpName = "FILE" };
    private readonly Option<string?> input = Words("--input", "What the file holds; found out when left out", "mrt", "bgp", "bmp", "rtr", "capture");
    private readonly Option<string?> form = Words("--form", "The file is lines of hex, each of this form",
        "bgp", "bgp-body", "bgp-path-attributes", "bgp-attribute-value", "bgp-capability", "bgp-nlri", "bmp", "rtr");

    private readonly Option<string?> output =
        Words("--output", "json: an object a line; text: for people; bgpdump: the lines of bgpdump -m, for MRT", "json", "text", "bgpdump");

    private readonly Option<bool> summary = new("--summary") { Description = "Totals instead of messages" };
    private readonly Option<bool> strict = new("--strict") { Description = "Exit with 1 when anything was malformed, torn or missing" };
    private readonly Option<string?> asSize = Words("--as-size", "Octets of an AS number in paths; learned or guessed when left out", "2", "4", "auto");

    private readonly Option<string?> addPath = new("--add-path")
    {
        Description = "Families whose NLRI carry path identifiers, or all, none, auto", HelpName = "FAMILY,…",
    };

    private readonly Option<string?> peer = Words("--peer", "Who the sender is: decides what an UPDATE may hold", "external", "internal", "unknown");
    private readonly Option<string?> extended =
        Words("--extended-message", "Whether messages may have more than 4,096 octets (RFC 8654)", "on", "off", "auto");

    private readonly Option<string?> attribute = new("--attribute")
    {
        Description = "For bgp-attribute-value: the attribute, by name or code", HelpName = "NAME|CODE",
    };

    private readonly Option<string?> family = new("--family") { Description = "For bgp-nlri: the address family", HelpName = "FAMILY" };
    private readonly Option<string?> layer = Words("--layer", "For bgp-capability: bare capabilities, or the parameters around them", "capability", "parameter");

    private readonly Option<bool> route = new("--route")
    {
        Description = "For bgp-path-attributes: they are those of a route, so that what is missing is missed",
    };

    private readonly Option<int[]> bmpPort = new("--bmp-port") { Description = "In captures: a TCP port of BMP", HelpName = "PORT" };
    private readonly Option<int[]> rtrPort = new("--rtr-port") { Description = "In captures: a TCP port of RPKI-RTR", HelpName = "PORT" };

    public DecodeCommand()
        : base("decode", "What is in a file of BGP, BMP, MRT or RPKI-RTR, or in a capture of them; needs no server")
    {
        output.Aliases.Add("-o");
        Add(file);
        Option[] all =
        [
            vectors, input, form, output, summary, strict, asSize, addPath, peer, extended, attribute, family, layer, route, bmpPort, rtrPort,
        ];
        foreach (var option in all) Add(option);
    }

    protected override bool NeedsServer => false;

    protected override Task<int> RunAsync(Run run) => Task.FromResult(DecodeRun.Run(Request(run)));

    private DecodeRequest Request(Run run)
    {
        if (run.Get(summary) && (run.Get(form) is not null || run.Get(vectors) is not null))
            throw new UsageException("Totals are those of messages, not of lines of hex or vectors.", "--summary alone, or without it");
        return Asked(run);
    }

    private DecodeRequest Asked(Run run) => new()
    {
        File = run.Get(vectors) ?? run.Get(file) ?? throw new UsageException("It is not said which file.", "peerline decode FILE, or - for the standard input"),
        IsVectors = run.Get(vectors) is not null,
        Input = run.Get(input) switch
        {
            "mrt" => InputKind.Mrt,
            "bgp" => InputKind.Bgp,
            "bmp" => InputKind.Bmp,
            "rtr" => InputKind.Rtr,
            "capture" => InputKind.Capture,
            _ => null,
        },
        Form = run.Get(form) is { } word ? Enum.GetValues<Form>().Single(f => Names.Of(f) == word) : null,
        Output = run.Get(output) switch
        {
            "json" => DecodeOutput.Json,
            "text" => DecodeOutput.Text,
            "bgpdump" => DecodeOutput.Bgpdump,
            _ => Console.IsOutputRedirected ? DecodeOutput.Json : DecodeOutput.Text,
        },
        Summary = run.Get(summary),
        Strict = run.Get(strict),
        Options = Context(run),
    };

    private DecodeOptions Context(Run run) => new()
    {
        FourOctetAs = run.Get(asSize) switch { "2" => false, "4" => true, _ => null },
        AddPath = Families(run.Get(addPath)),
        Peer = run.Get(peer) switch { "external" => PeerKind.External, "internal" => PeerKind.Internal, _ => PeerKind.Unknown },
        ExtendedMessages = run.Get(extended) switch { "on" => true, "off" => false, _ => null },
        Attribute = Attribute(run),
        Family = run.Get(family) is { } name ? Family(name) : AfiSafi.IPv4Unicast,
        IsOptionalParameters = run.Get(layer) == "parameter",
        HasNlri = run.Get(route),
        BmpPorts = Ports(run.Get(bmpPort)),
        RtrPorts = Ports(run.Get(rtrPort)),
    };

    private PathAttributeCode Attribute(Run run)
    {
        var name = run.Get(attribute);
        if (name is null && run.Get(form) == "bgp-attribute-value")
            throw new UsageException("It is not said which attribute the value belongs to.", "--attribute AS_PATH");
        if (name is null) return PathAttributeCode.None;
        return PathAttributeNames.TryParse(name, out var code) ? code
            : throw new UsageException($"There is no attribute {Plain.Line(name)}.", "A name such as LOCAL_PREF, or a code from 1 to 255.");
    }

    private static AddPathFamilies? Families(string? words)
    {
        if (words is null or "auto") return null;
        if (words == "all") return AddPathFamilies.All;
        var families = AddPathFamilies.None;
        if (words == "none") return families;
        foreach (var word in words.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) families = families.With(Family(word));
        return families;
    }

    private static AfiSafi Family(string word) => AfiSafi.TryParse(word, out var family) ? family
        : throw new UsageException($"There is no address family {Plain.Line(word)}.", "Such as ipv4-unicast, ipv6-unicast, ipv4-vpn, l2vpn-evpn, ipv4-flowspec.");

    private static IReadOnlyList<ushort> Ports(int[]? numbers) => [.. (numbers ?? []).Select(n => n is > 0 and <= ushort.MaxValue
        ? (ushort)n
        : throw new UsageException($"{n} is no TCP port."))];

    private static Option<string?> Words(string name, string description, params string[] words)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = string.Join('|', words) };
        option.AcceptOnlyFromAmong(words);
        return option;
    }
}
