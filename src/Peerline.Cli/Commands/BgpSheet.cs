using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class BgpSheet : PeerlineCommand
{
    private readonly Argument<string> connection = ConnectionArgument.Make();
    private readonly Option<string?> router =
        new("--for") { Description = "Print configuration text for this kind of router", HelpName = "frr|bird|junos|ios-xr|eos|sr-os" };
    private readonly Option<string?> port = new("--port") { Description = "With --for: your port, put into the text", HelpName = "NAME" };
    private readonly Option<string?> md5 =
        new("--md5") { Description = "With --for: the key that you gave, put into the text (the server never tells it)", HelpName = "@FILE" };

    public BgpSheet()
        : base("sheet", "The BGP parameter sheet, or configuration text made of it")
    {
        Add(connection);
        Add(router);
        Add(port);
        Add(md5);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var sheet = await run.Client.Connections.ParametersAsync(await run.ConnectionAsync(run.Get(connection)), run.Cancel);
        if (run.Get(router) is { } name)
        {
            var hint = sheet.Hints.FirstOrDefault(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw new UsageException($"There is no text for {Plain.Line(name)}.",
                $"--for {string.Join("|", sheet.Hints.Select(h => h.Name))}");
            var text = hint.Text;
            if (run.Get(port) is { } own) text = text.Replace(ConfigurationHint.Port, Plain.Line(own), StringComparison.Ordinal);
            if (run.Get(md5) is { } key) text = text.Replace(ConfigurationHint.Key, RequestWords.Key(key), StringComparison.Ordinal);
            return run.Output.Show(hint with { Text = text }, h => Console.Out.WriteLine(Plain.Text(h.Text)));
        }

        return run.Output.Show(sheet, s => Print(run.Output.Console, s));
    }

    private static void Print(IAnsiConsole console, ParameterSheet s)
    {
        SessionParameters[] sessions = [.. new[] { s.V4, s.V6 }.OfType<SessionParameters>()];
        console.Write(Facts.Of(
            ("operator", $"{Words.Bold($"AS{s.OperatorAsn}")} {Words.Safe(s.OperatorName)}"), ("you", Words.Bold($"AS{s.PeerAsn}")),
            ("NOC", Words.Safe($"{s.NocEmail}, {s.NocPhone}")), ("MTU", $"{s.Mtu}"),
            ("LAG", s.Lag is { } lag ? $"{lag.Members} members, {(lag.Lacp ? "LACP active" : "no LACP")}, minimum links {lag.MinimumLinks}" : null),
                ("MD5", Md5(sessions)),
            ("GTSM", s.Gtsm ? "TTL 255 both ways; no multihop" : "no"), ("hold time", $"{s.HoldTimeSeconds} s"),
                ("role", Words.Safe(s.Role) + (s.RoleRequired ? " [grey](RFC 9234, required)[/]" : " [grey](RFC 9234)[/]"))));
        console.WriteLine();
        console.Write(
            Output.Table(
                ["session", "subnet", "your address", "neighbour", ">we take at most", ">limit us to", "we announce", "you stated"],
            sessions.Select(p => new[]
            {
                Words.Bold(p.Family), Words.Safe(p.Subnet), Words.Safe(p.PeerAddress), Words.Safe(p.OperatorAddress), $"{p.MaxPrefixes}",
                    $"{p.RecommendedLimit}",
                Few(p.Announced),
                    Few([.. p.Stated.Select(x =>
                        x.MaxLength is { } m && !x.Prefix.EndsWith($"/{m}", StringComparison.Ordinal) ? $"{x.Prefix}-{m}" : x.Prefix)]),
            })));
        console.WriteLine();
        console.MarkupLine($"[grey]As configuration: --for {string.Join("|", s.Hints.Select(h => Words.Safe(h.Name)))}[/]");
    }

    private static string Md5(IReadOnlyList<SessionParameters> sessions)
    {
        var signed = sessions.Where(p => p.Md5).ToList();
        if (signed.Count == 0) return "no";
        return $"yes, {(signed.Count < sessions.Count ? $"{Words.Safe(signed[0].Family)} alone, " : "")}with the key that you gave";
    }

    private static string Few(IReadOnlyList<string> prefixes) => prefixes.Count == 0 ? Words.Dim("nothing")
        : Words.Safe(string.Join(" ", prefixes.Take(4))) + (prefixes.Count > 4 ? Words.Dim($" and {prefixes.Count - 4} more") : "");
}
