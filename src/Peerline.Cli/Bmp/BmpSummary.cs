using System.Globalization;
using System.Text.Json;
using Peerline.Cli.Terminal;
using Peerline.Routing.Bmp;

namespace Peerline.Cli.Bmp;

/// <summary>What a station heard: routers and peers with their counts.</summary>
internal static class BmpSummary
{
    private static readonly string[] Columns =
        ["peer", ">AS", "state", "table", ">messages", ">announced", ">withdrawn", ">malformed", ">not read", "complete"];

    public static void Write(Output output, BmpTally tally, DateTimeOffset now)
    {
        if (output.IsJson)
        {
            foreach (var router in tally.Routers) Json(router, tally);
            return;
        }
        if (!tally.Routers.Any()) output.Console.MarkupLine(Words.Dim("No router connected."));
        foreach (var router in tally.Routers)
        {
            output.Console.WriteLine();
            output.Console.MarkupLine(Head(router, tally, now));
            var rows = tally.TablesOf(router).Select(r => Row(r, tally.EndOf(router) is not null)).ToList();
            if (rows.Count > 0) output.Console.Write(Output.Table(Columns, rows));
        }
        if (tally.Refused > 0) output.Console.MarkupLine(Words.Dim($"{Number(tally.Refused)} connections were refused."));
    }

    private static string Head(BmpRouter router, BmpTally tally, DateTimeOffset now)
    {
        var span = Words.Span(now - router.ConnectedAt);
        var end = tally.EndOf(router) is { } reason ? BmpWords.Of(reason) : "connected";
        return $"{Words.Bold(BmpEvents.Name(router))}  {Words.Safe(BmpEvents.Name(router.Remote))}  "
               + $"{Number(router.Messages)} messages, {Size(router.Octets)} in {span}  [grey]{Words.Safe(end)}[/]";
    }

    private static string[] Row((BmpPeer Peer, RibView? View, BmpTally.Table Table) row, bool ended) =>
    [
        Words.Safe(row.Peer.ToString()), $"{row.Peer.Asn}", !row.Peer.IsUp ? "[red]down[/]" : ended ? "was up" : "[green]up[/]",
        row.View is { } view ? BmpWords.Of(view) : Words.Dim("-"), Number(row.Peer.RouteMonitoringMessages),
        Number(row.Table.Announced), Number(row.Table.Withdrawn), Number(row.Peer.MalformedUpdates), Number(row.Peer.UnknownContexts),
        string.Join(' ', row.Table.Complete.Select(f => Words.Safe(f.ToString()))),
    ];

    private static void Json(BmpRouter router, BmpTally tally) => Output.JsonLine(new
    {
        kind = "summary",
        router = BmpEvents.Name(router),
        from = BmpEvents.Name(router.Remote),
        router.SysDescr,
        router.ConnectedAt,
        router.Messages,
        router.Octets,
        ended = tally.EndOf(router)?.ToString(),
        peers = tally.TablesOf(router).Select(r => new
        {
            address = r.Peer.ToString(),
            asn = r.Peer.Asn.Value,
            up = r.Peer.IsUp,
            table = r.View is { } view ? BmpWords.Of(view) : null,
            messages = r.Peer.RouteMonitoringMessages,
            announced = r.Table.Announced,
            withdrawn = r.Table.Withdrawn,
            malformed = r.Peer.MalformedUpdates,
            notRead = r.Peer.UnknownContexts,
            complete = r.Table.Complete.Select(f => f.ToString()),
        }),
    });

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Size(long octets) => octets switch
    {
        < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{octets} octets"),
        < 10_000_000 => string.Create(CultureInfo.InvariantCulture, $"{octets / 1e3:N0} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{octets / 1e6:N1} MB"),
    };
}
