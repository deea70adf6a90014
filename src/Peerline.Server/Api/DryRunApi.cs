using Microsoft.AspNetCore.Http.Metadata;
using Peerline.Access;
using Peerline.Edge;
using Peerline.Routing.Addressing;
using Peerline.Stages.DryRun;
using Route = Peerline.Edge.Route;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>"What would you accept from me today?"</summary>
internal static class DryRunApi
{
    private const int MostRoutes = 100_000;
    private const int MostShown = 10_000;
    private const int LongestPath = 2000;

    public static void MapDryRun(this RouteGroupBuilder api) =>
        api.MapPost("/dry-run", AskAsync).WithMetadata(new TakesMuch(16 << 20)).WithTags("Dry run").RequireRateLimiting(CallerLimits.Dear).WithName("DryRun")
            .WithSummary("What would be accepted, and why not: of an AS-SET, of named routes, or of a connection now");

    private static async Task<Reply<Wire.DryRunReport>> AskAsync(
        Caller caller, DryRunDesk desk, Names names, Body<Wire.DryRunRequest> body, CancellationToken cancel)
    {
        var (asked, rules) = (body.Value, new InputRules());
        rules.Must(asked.Asn is null != asked.ConnectionId is null, "AsnOrConnection", "Name an ASN or a connection, one of both.", "asn");
        rules.Must(asked.Routes is null || asked.Asn is not null, "RoutesWithoutAsn", "Routes belong to an ASN.", "routes");
        rules.Must(asked.Asn is null or > 0, "InvalidAsn", "An ASN is a number from 1 to 4294967295.", "asn");
        rules.Must(asked.Routes is null || asked.Routes.Count is > 0 and <= MostRoutes, "InvalidRoutes", $"From 1 to {MostRoutes} routes can be named.", "routes");
        if (!rules.Hold) return Reply<Wire.DryRunReport>.No(Refusal.Invalid(rules.Problems));
        var routes = asked.Routes?.Select((r, i) => Read(r, new Asn(asked.Asn!.Value), rules, $"routes[{i}]")).OfType<Route>().ToList();
        if (!rules.Hold) return Reply<Wire.DryRunReport>.No(Refusal.Invalid([.. rules.Problems.Take(100)]));
        await names.LoadAsync(cancel);
        try
        {
            return Reply<Wire.DryRunReport>.From(
                asked.ConnectionId is { } id
                    ? await desk.OfConnectionAsync(caller, id, cancel)
                    : await desk.OfAsnAsync(caller, new Asn(asked.Asn!.Value), routes, cancel),
                r => Shape(r, names));
        }
        catch (RouterUnreachableException)
        {
            return Reply<Wire.DryRunReport>.No(Refusal.RouterUnreachable());
        }
    }

    private static Route? Read(Wire.DryRunRoute r, Asn peer, InputRules rules, string target)
    {
        var text = r.Path?.Trim() ?? "";
        var prefix = rules.Prefix(r.Prefix, $"{target}.prefix");
        var words = text.Split([' ', '{', '}', ',', '(', ')', '[', ']'], StringSplitOptions.RemoveEmptyEntries);
        var path = new List<Asn>();
        var good = text.Length <= LongestPath && text.All(c => char.IsAsciiDigit(c) || " {},()[]".Contains(c));
        foreach (var word in words)
        {
            if (good &= uint.TryParse(word, out var number)) path.Add(new Asn(number));
        }

        rules.Must(good, "InvalidPath", $"{target}.path is AS numbers with spaces between, a set in braces; up to {LongestPath} characters.", $"{target}.path");
        if (prefix is null || !good) return null;
        return path.Count == 0
            ? new Route { Prefix = prefix.Value, AsPath = [peer], AsPathText = $"{peer}" }
            : new Route { Prefix = prefix.Value, AsPath = path, AsPathText = text, HasAsSet = text.Contains('{') };
    }

    private static Wire.DryRunReport Shape(TrialReport r, Names names) => new(
        r.Asn.Value, r.Source.ToString(), r.At, r.Verdicts.Count(v => v.Accepted), r.Verdicts.Count(v => !v.Accepted),
        [
            .. r.Verdicts.SelectMany(v => v.Faults).GroupBy(f => f.Check).Select(g => new Wire.DryRunCount(g.Key, g.Count()))
                .OrderByDescending(c => c.Routes).ThenBy(c => c.Check, StringComparer.Ordinal),
        ],
        [
            .. r.Verdicts.OrderBy(v => v.Accepted).ThenBy(v => v.Route.Prefix).Take(MostShown).Select(v => new Wire.DryRunResult(
                v.Route.Prefix.ToString(), v.Route.AsPathText, v.Route.Rpki.ToString(), v.Accepted,
                [.. v.Faults.Select(f => RecordShape.Reason(f, names.Of))])),
        ],
        r.Notes);

    /// <summary>A table is larger than what other requests may bring.</summary>
    private sealed record TakesMuch(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
