using System.CommandLine;
using System.Globalization;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class PeeringDbShow : PeerlineCommand
{
    private readonly Argument<string?> asn = new("ASN") { Description = "Such as AS64496 or 64496", Arity = ArgumentArity.ZeroOrOne };

    public PeeringDbShow()
        : base("show", "What PeeringDB says of a network; without an ASN the mirror itself (operator)") => Add(asn);

    protected override async Task<int> RunAsync(Run run)
    {
        if (run.Get(asn) is not { Length: > 0 } text)
            return run.Output.Show(await run.Client.PeeringDb.StatusAsync(run.Cancel), s => Print(run.Output.Console, s));
        if (!Routing.Addressing.Asn.TryParse(text, out var number)) throw new UsageException($"'{text}' is not an AS number.");
        return run.Output.Show(await run.Client.PeeringDb.NetworkAsync(number.Value, run.Cancel), n => Print(run.Output.Console, n));
    }

    internal static void Print(IAnsiConsole console, PeeringDbStatus s)
    {
        console.Write(Facts.Of(
            ("state", Words.State(s.State)), ("synced", Words.Time(s.SyncedAt)), ("running", s.Running ? "yes" : ""),
            ("last look", Words.Time(s.EndedAt)), ("failure", Words.Safe(s.Failure)), ("not before", Words.Time(s.RetryAt))));
        if (s.Kinds.Count == 0) return;
        console.WriteLine();
        console.Write(Output.Table(["kind", ">objects", "newest change", "all read", ">not in it"], s.Kinds.Select(k => new[]
        {
            Words.Bold(k.Kind), k.Objects.ToString("N0", CultureInfo.InvariantCulture), Words.Time(k.Newest), Words.Time(k.ComparedAt),
            $"{k.Unconfirmed}",
        })));
    }

    private static void Print(IAnsiConsole console, PeeringDbNetwork n)
    {
        console.Write(Facts.Of(
            ("network", $"{Words.Bold(n.Name)} AS{n.Asn}"), ("organisation", Words.Safe(n.Organisation)), ("website", Words.Safe(n.Website)),
            ("AS-SET", Words.Safe(n.IrrAsSet)), ("prefixes", n.Prefixes4 is null && n.Prefixes6 is null ? "" : $"{n.Prefixes4} IPv4, {n.Prefixes6} IPv6"),
            ("type", Words.Safe(n.Type)), ("policy", Words.Safe($"{n.Policy} {n.PolicyUrl}".Trim())), ("registry", Words.Safe(n.RirStatus)),
            ("never via route servers", n.NeverViaRouteServers ? "yes" : ""), ("changed", Words.Time(n.Updated)),
            ("mirror", $"{Words.State(n.MirrorState)} {Words.Dim(Words.Time(n.SyncedAt))}")));
        Table(["role", "name", "e-mail", "phone", "shown to"], n.Contacts.Select(c => new[]
        {
            Words.Bold(c.Role), Words.Safe(c.Name), Words.Safe(c.Email), Words.Safe(c.Phone), Words.Dim(c.Visible),
        }));
        Table([">id", "facility", "city", ""], n.Facilities.Select(f => new[] { $"{f.Id}", Words.Bold(f.Name), Words.Safe(f.City), Words.Safe(f.Country) }));
        Table([">id", "exchange", ">speed", "IPv4", "IPv6", "route server"], n.Exchanges.Select(x => new[]
        {
            $"{x.ExchangeId}", Words.Bold(x.Name), x.SpeedMbps is { } speed ? Words.Mbps(speed) : "", Words.Safe(x.AddressV4), Words.Safe(x.AddressV6),
            x.RouteServerPeer ? "yes" : "",
        }));

        void Table(string[] columns, IEnumerable<string[]> rows)
        {
            if (rows.ToList() is not { Count: > 0 } some) return;
            console.WriteLine();
            console.Write(Output.Table(columns, some));
        }
    }
}
