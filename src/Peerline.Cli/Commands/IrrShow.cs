using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class IrrShow : PeerlineCommand
{
    private readonly Argument<string?> asn = new("ASN") { Description = "Such as AS64496 or 64496", Arity = ArgumentArity.ZeroOrOne };

    public IrrShow()
        : base("show", "What the AS-SET of an ASN was expanded to; without an ASN all sets (operator)") => Add(asn);

    protected override async Task<int> RunAsync(Run run)
    {
        if (run.Get(asn) is { Length: > 0 } text)
            return run.Output.Show(await run.Client.Irr.GetAsync(Number(text), run.Cancel), s => Print(run.Output.Console, s));
        return run.Output.List(
            await run.AllAsync(run.Client.Irr.ListAsync(run.Cancel)), "No set was expanded.",
            [">asn", "sets", "said by", "state", "expanded", ">ASNs", ">IPv4", ">IPv6", "attention"],
            s => [$"AS{s.Asn}", Words.Bold(string.Join(' ', s.Objects)), Words.Dim(s.From), Words.State(s.State), Words.Time(s.At), $"{s.OriginCount}",
                $"{s.PrefixCountV4}", $"{s.PrefixCountV6}", Words.Safe(s.Held is { } h ? $"held: {h.Reason}" : s.Failure)]);
    }

    internal static uint Number(string text) =>
        Routing.Addressing.Asn.TryParse(text, out var number) ? number.Value : throw new UsageException($"'{Plain.Line(text)}' is not an AS number.");

    internal static void Print(IAnsiConsole console, IrrSet s)
    {
        console.Write(Facts.Of(
            ("ASN", $"AS{s.Asn}"), ("sets", Words.Bold(string.Join(' ', s.Objects))), ("said by", Words.Safe(s.From)), ("state", Words.State(s.State)),
            ("expanded", Words.Time(s.At)), ("last attempt", Words.Time(s.AttemptAt)), ("failure", Words.Safe(s.Failure)),
            ("has", $"{s.OriginCount} ASNs, {s.PrefixCountV4} IPv4 prefixes, {s.PrefixCountV6} IPv6 prefixes"),
            ("held", s.Held is { } h
                ? $"{Words.Safe(h.Reason)} It has {h.OriginCount} ASNs, {h.PrefixCountV4} IPv4 prefixes, {h.PrefixCountV6} IPv6 prefixes. Look, then: peerline irr release AS{s.Asn}"
                : "")));
        if (s.Origins is not { Count: > 0 } origins) return;
        console.WriteLine();
        console.MarkupLine(Words.Safe(string.Join(' ', origins.Select(o => $"AS{o}"))));
        console.WriteLine();
        foreach (var prefix in s.Prefixes ?? []) console.MarkupLine(Words.Safe(prefix));
    }
}
