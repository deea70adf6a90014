using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class PolicyShow() : PeerlineCommand("show", "The peering policy, in prose and in figures")
{
    protected override async Task<int> RunAsync(Run run) =>
        run.Output.Show(await run.Client.Policy.GetAsync(run.Cancel), p => Print(run.Output.Console, p));

    private static void Print(IAnsiConsole console, Policy p)
    {
        console.MarkupLine($"{Words.Bold(p.Operator)}  AS{p.Asn}  {Words.Dim(p.PeeringEmail)}");
        console.WriteLine();
        if (p.Terms.Text.Length > 0)
        {
            console.Write(new Markup(Markup.Escape(Plain.Text(p.Terms.Text).Trim()) + "\n"));
            console.WriteLine();
        }

        var t = p.Terms;
        console.Write(Facts.Of([
            ("wire and say ready within", Words.Span(TimeSpan.FromSeconds(t.ReadyWithinSeconds))),
            ("session up within", Words.Span(TimeSpan.FromSeconds(t.EstablishWithinSeconds))),
            ("stable before validation", Words.Span(TimeSpan.FromSeconds(t.StableForSeconds))),
            ("drained before it goes", Drained(t)),
            ("link test", t.LinkTestRequired ? "required" : "optional"),
            ("MTU", t.Mtu.ToString()),
            ("GTSM (TTL security)", t.Gtsm ? "on" : "off"),
            ("BGP role (RFC 9234)", t.StrictRoles ? "required" : "sent, not required"),
            ("while you restart", t.GracefulRestart switch { "helper" => "your routes are kept (RFC 4724)", "longLived" => "your routes are kept (RFC 4724, 9494)", "off" => "nothing is kept", _ => "as the router does" }),
            ("registered in the IRRs", t.Irr switch { "Require" => "required", "Report" => "looked at", _ => "not asked" }),
            ("announced to you", Words.Safe(string.Join(", ", t.Announced)) is { Length: > 0 } a ? a : "nothing"),
            ("and with it", Added(t.Export)),
            .. t.ExportByMetro.Select(m => ($"in {Words.Safe(m.Metro)}", (string?)Added(m.Settings))),
            ("longest prefix", $"/{t.LongestPrefixV4} IPv4, /{t.LongestPrefixV6} IPv6"),
            ("longest AS path", t.LongestAsPath.ToString()),
            ("max prefixes, unless agreed", $"{t.DefaultMaxPrefixesV4} IPv4, {t.DefaultMaxPrefixesV6} IPv6"),
            ("at most", $"{t.LargestMaxPrefixesV4} IPv4, {t.LargestMaxPrefixesV6} IPv6"),
            ("above the stated number", $"{t.MaxPrefixesMargin} % more, then {(t.MaxPrefixesAction is "warn" ? "a warning" : "the session ends")}")]));
    }

    private static string Drained(PolicyTerms t)
    {
        var atMost = $"{Words.Span(TimeSpan.FromSeconds(t.DrainForSeconds))} at most";
        return t.DrainForSeconds == 0 ? "no"
            : t.DrainUntilBelow == 0 ? atMost
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"until below {t.DrainUntilBelow / 1e6:0.###} Mbit/s, {atMost}");
    }

    private static string Added(ExportTerms e) =>
        string.Join("; ", new[]
        {
            e.Communities.Count > 0 ? $"communities {Words.Safe(string.Join(' ', e.Communities))}" : null,
            e.Prepend > 0 ? $"our AS number {e.Prepend} times more" : null,
            e.Med is { } med ? $"MED {med}" : null,
        }.OfType<string>()) is { Length: > 0 } said ? said : "nothing added";
}
