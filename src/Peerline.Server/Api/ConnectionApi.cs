using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Edge;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Server.Tokens;
using Peerline.Stages.Provisioning;
using Peerline.Stages.Provisioning.Plans;
using Peerline.Stages.Request;
using Peerline.Stages.Validation;
using Peerline.Storage;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>Connections, and everything that either side says about one.</summary>
internal static class ConnectionApi
{
    private const int LongestText = 2000, LongestLine = 120, LongestDemarc = 60, MostPrefixes = 10_000;

    public static void MapConnections(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/connections").WithTags("Connections");
        group.MapGet("", ListAsync)
            .WithMetadata(new Paged(), new TakesQuery("state", Microsoft.OpenApi.JsonSchemaType.String, "Only in this state."),
                new TakesQuery("peering", Microsoft.OpenApi.JsonSchemaType.String, "Only of this peering."))
            .WithName("ListConnections").WithSummary("Connections");
        group.MapGet("/{id:guid}", (ConnectionViews views, Guid id, CancellationToken cancel) => views.GetAsync(id, cancel))
            .WithName("GetConnection").WithSummary("One connection: state, tasks, and each half desired, applied and observed");

        group.MapGet("/{id:guid}/plan", PlanAsync).RequireAuthorization(TokenAuthority.Operator).WithName("GetPlan")
            .WithSummary("What would go to the router now: its lines, and what they mean for sessions and routes (operator)");

        // The operator's review.
        group.MapSay("approve", "Approve the request (operator)", () => new Approve());
        group.MapSay<Wire.Because>("reject", "Reject it with a reason (operator)", (b, rules) =>
            new Reject(Text(rules, b.Reason, "reason")));
        group.MapSay<Wire.Said>("ask", "Ask the peer something first (operator)", (b, rules) =>
            new AskQuestion(Text(rules, b.Text, "text")));
        group.MapSay<Wire.Said>("answer", "Answer the open question", (b, rules) => new AnswerQuestion(Text(rules, b.Text, "text")));

        group.MapSay<Wire.NewOffer>("offer", "Offer another facility or bandwidth instead (operator)", (b, rules) =>
            new OfferInstead(b.FacilityId, b.BandwidthMbps, Text(rules, b.Text, "text"), b.Until?.ToUniversalTime()));
        group.MapSay("accept", "Accept what the operator offers: the request is approved with it", () => new AcceptOffer());
        group.MapSay<Wire.Because>("decline", "Decline what the operator offers: the request stands as it was", (b, rules) =>
            new DeclineOffer(OptionalText(rules, b.Reason, "reason")));
        group.MapSay("judge", "Ask the eligibility rules again", () => new JudgeAgain()).RequireRateLimiting(CallerLimits.Asking);

        // The way to "ready".
        group.MapSay<Wire.DemarcStatement>("demarc", "State the peer's end of the cross connect: the letter names it", (b, rules) =>
            new StateDemarc(Demarc(rules, b), Member(rules, b.Member)));
        group.MapSay<Wire.WiredReport>("wired", "The cross connect is patched", (b, rules) =>
            new SayWired(Line(rules, b.CircuitReference, "circuitReference"), Member(rules, b.Member)));
        group.MapSay("link-test/plan", "Ask for a link test: addresses from 169.254.0.0/16 are put on the edge router", () =>
            new PlanLinkTest(Guid.CreateVersion7()));
        group.MapSay("link-test/run", "Both ends have their addresses: run the test", () => new RunLinkTest());
        group.MapSay("link-test/end", "Give the link test up", () => new EndLinkTest());
        group.MapSay<Wire.PrefixStatement>("prefixes", "State the prefixes that will be announced", (b, rules) =>
            new StatePrefixes(Prefixes(rules, b.Prefixes)));
        group.MapSay("ready", "BGP is configured on the peer's side: provision and validate", () => new SayReady());
        group.MapSay("retry", "Once more, after the cause of a failure was removed", () => new Retry());

        group.MapSay("withdraw", "Take back what is not done yet of a change, or a removal that is still draining", () => new WithdrawChange());

        // The operator's hand on it.
        group.MapSay<Wire.NewBlocker>("blocker/raise", "Somebody outside has to act first (operator)",
            (b, rules) => new RaiseBlocker(Text(rules, b.Reason, "reason"), Line(rules, b.Owner, "owner")));
        group.MapSay("blocker/clear", "The outside cause is out of the way (operator)", () => new ClearBlocker());
        group.MapSay<Wire.NewWaiver>("waive", "Live with the failure of one check (operator)",
            (b, rules) => new WaiveCheck(Waivable(rules, b.Check), Text(rules, b.Reason, "reason")));
        group.MapPost("/{id:guid}/adopt", AdoptAsync).RequireAuthorization(TokenAuthority.Operator)
            .Named("adopt", "Wish what was changed by hand on the router from now on (operator)");
        group.MapSay<Wire.Because>("restore", "Overwrite what was changed by hand on the router (operator)",
            (b, rules) => new RestoreSessions(Text(rules, b.Reason, "reason")));
        group.MapSay<Wire.NewRelease>("release", "Let a change go to the router that is held (operator)",
            (b, rules) => new ReleaseChange(Text(rules, b.Reason, "reason"), Hash(rules, b.Hash)));
        group.MapSay<Wire.Because>("drain", "Take the connection out of service for a while: drained, then closed (operator)",
            (b, rules) => new StartDrain(null, Text(rules, b.Reason, "reason")));
        group.MapSay("undrain", "Put the connection back into service, as it was (operator)", () => new Undrain(null));
        group.MapSay<Wire.NewDeadline>("extend", "Move the deadline (operator)", (b, rules) =>
            new ExtendDeadline(b.Until.ToUniversalTime()));
        group.MapSay<Wire.Because>("cancel", "Stop the provisioning and undo it (operator)", (b, rules) =>
            new Cancel(Text(rules, b.Reason, "reason")));

        // The end.
        group.MapSay<Wire.Because>("delete", "Deprovision: drain, remove, release", (b, rules) =>
            new Delete(OptionalText(rules, b.Reason, "reason")));
    }

    private static Task<Reply<Wire.Page<Wire.ConnectionSummary>>> ListAsync(
        Caller caller, PeerlineStore store, Paging paging, string? state, Guid? peering, CancellationToken cancel) =>
        store.ReadAsync(caller, db =>
        {
            var rows = db.LiveConnections();
            if (peering is { } id) rows = rows.Where(c => c.PeeringId == id);
            if (state is not null)
            {
                var word = Enum.TryParse<ConnectionState>(state, ignoreCase: true, out var known) ? known.ToString() : state;
                rows = rows.Where(c => c.State == word);
            }

            return paging.PageAsync(rows, r => ConnectionShape.Summary(r.ToConnection()), cancel);
        }, cancel);

    private static async Task<Reply<Wire.ConnectionPlan>> PlanAsync(Caller caller, ConnectionPlans plans, Guid id, CancellationToken cancel)
    {
        try
        {
            return Reply<Wire.ConnectionPlan>.From(await plans.OfAsync(caller, id, cancel), PlanShape.Of);
        }
        catch (RouterUnreachableException e)
        {
            return Reply<Wire.ConnectionPlan>.No(Refusal.RouterUnreachable(e.Message));
        }
    }

    private static async Task<Reply<Wire.Connection>> AdoptAsync(
        Caller caller, HandChanges changes, ConnectionViews views, Guid id, Body<Wire.Because> body, IfMatch match, CancellationToken cancel)
    {
        var rules = new InputRules();
        var reason = Text(rules, body.Value.Reason, "reason");
        if (!rules.Hold) return Reply<Wire.Connection>.No(Refusal.Invalid(rules.Problems));
        try
        {
            var answer = await changes.AdoptAsync(caller, id, reason, match.Version, cancel);
            return answer is Answer<Connection>.Done ? await views.GetAsync(id, cancel) : Reply<Wire.Connection>.No(Refusal.From(answer));
        }
        catch (RouterUnreachableException e)
        {
            return Reply<Wire.Connection>.No(Refusal.RouterUnreachable(e.Message));
        }
    }

    private static RouteHandlerBuilder MapSay(this RouteGroupBuilder group, string action, string summary, Func<Input> input) => group
        .MapPost($"/{{id:guid}}/{action}", (ConnectionViews views, Guid id, IfMatch match, CancellationToken cancel) =>
            views.SayAsync(id, input(), new InputRules(), match, cancel))
        .Named(action, summary);

    private static RouteHandlerBuilder MapSay<T>(this RouteGroupBuilder group, string action, string summary, Func<T, InputRules, Input> read)
        where T : class => group
        .MapPost($"/{{id:guid}}/{action}", (ConnectionViews views, Guid id, Body<T> body, IfMatch match, CancellationToken cancel) =>
        {
            var rules = new InputRules();
            return views.SayAsync(id, read(body.Value, rules), rules, match, cancel);
        })
        .Named(action, summary);

    private static RouteHandlerBuilder Named(this RouteHandlerBuilder operation, string action, string summary) =>
        operation.WithMetadata(new TakesIfMatch()).WithSummary(summary)
            .WithName(string.Concat(action.Split('/', '-').Select(w => char.ToUpperInvariant(w[0]) + w[1..])) + "Connection");

    // ---- rules ------------------------------------------------------------------------------------------------------------------------

    private static string Text(InputRules rules, string text, string target)
    {
        rules.Text(text, target, LongestText);
        return text;
    }

    private static string? OptionalText(InputRules rules, string text, string target)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        return Text(rules, text, target);
    }

    private static string Line(InputRules rules, string line, string target)
    {
        rules.Line(line, target, LongestLine);
        return line;
    }

    private static string? Hash(InputRules rules, string? hash)
    {
        rules.Must(hash is null || hash.Length == 64 && hash.All(char.IsAsciiHexDigitLower), "InvalidHash",
            "hash is the 64 hexadecimal digits that the plan shows.", "hash");
        return hash;
    }

    private static string? Member(InputRules rules, string? circuitId)
    {
        rules.OptionalLine(circuitId, "member", LongestDemarc);
        return circuitId;
    }

    private static PeerDemarc Demarc(InputRules rules, Wire.DemarcStatement d)
    {
        rules.Line(d.Panel, "panel", LongestDemarc);
        rules.Line(d.Positions, "positions", LongestDemarc);
        rules.OptionalLine(d.Cage, "cage", LongestDemarc);
        rules.OptionalLine(d.Rack, "rack", LongestDemarc);
        rules.OptionalLine(d.Media, "media", LongestDemarc);
        rules.OptionalLine(d.Connector, "connector", LongestDemarc);
        return new PeerDemarc { Cage = d.Cage, Rack = d.Rack, Panel = d.Panel, Positions = d.Positions, Media = d.Media, Connector = d.Connector };
    }

    private static string Waivable(InputRules rules, string check)
    {
        rules.Must(CheckCatalogue.CanBeWaived(check), "NotWaivable",
            $"check is one that can be waived: {string.Join(", ", CheckCatalogue.Descriptions.Where(d => d.CanBeWaived).Select(d => d.Name))}.", "check");
        return check;
    }

    private static IReadOnlyList<StatedPrefix> Prefixes(InputRules rules, IReadOnlyList<Wire.StatedPrefix> given)
    {
        rules.Must(given.Count is > 0 and <= MostPrefixes, "WrongCount",
            $"prefixes has {given.Count} entries; 1 to {MostPrefixes} are allowed.", "prefixes");
        var stated = new List<StatedPrefix>();
        var seen = new HashSet<Routing.Addressing.Prefix>();
        foreach (var (p, i) in given.Take(MostPrefixes).Select((p, i) => (p, i)))
        {
            if (!Routing.Addressing.Prefix.TryParse(p.Prefix, out var prefix))
            {
                rules.Add("InvalidPrefix",
                    $"prefixes[{i}].prefix is written like 192.0.2.0/24 or 2001:db8::/32, without bits beyond its length.",
                        $"prefixes[{i}].prefix");
                continue;
            }

            rules.Must(!prefix.IsDefaultRoute, "DefaultRoute", "A default route is never accepted.", $"prefixes[{i}].prefix");
            rules.Must(seen.Add(prefix), "Duplicate", $"{prefix} is stated twice.", $"prefixes[{i}].prefix");
            rules.Between(p.MaxLength ?? prefix.Length, prefix.Length, Routing.Addressing.Prefix.MaxLength(prefix.Afi),
                $"prefixes[{i}].maxLength");
            stated.Add(new StatedPrefix(prefix, p.MaxLength ?? prefix.Length));
        }

        return stated;
    }
}
