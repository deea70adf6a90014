using Peerline.Routing.Addressing;
using Peerline.Routing.Rtr;
using Peerline.Server.Tokens;
using Peerline.Sources.Rpki;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>Route origin validation.</summary>
internal static class RpkiApi
{
    public static void MapRpki(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/rpki").WithTags("RPKI");
        group.MapGet("", (RpkiSource rpki) => Reply<Wire.RpkiStatus>.Ok(Shape(rpki))).RequireAuthorization(TokenAuthority.Operator)
            .WithName("GetRpki").WithSummary("The VRPs that routes are validated against, and the caches that give them (operator)");
        group.MapGet("/validity", Validity)
            .WithMetadata(new TakesQuery("prefix", Microsoft.OpenApi.JsonSchemaType.String, "The prefix of the route."),
                new TakesQuery("origin", Microsoft.OpenApi.JsonSchemaType.String, "The last AS of its path; left out for a path that ends in a set."))
            .WithName("GetRpkiValidity").WithSummary("What follows from the RPKI for one route (RFC 6811)");
    }

    private static Reply<Wire.RpkiValidity> Validity(RpkiSource rpki, string? prefix, string? origin)
    {
        var rules = new Access.InputRules();
        rules.Must(Prefix.TryParse(prefix, out var route), "InvalidPrefix", "The prefix of a route, such as 203.0.113.0/24.", "prefix");
        var asn = default(Asn);
        rules.Must(string.IsNullOrEmpty(origin) || Asn.TryParse(origin, out asn), "InvalidAsn", "An AS number, such as 64496.", "origin");
        if (!rules.Hold) return Reply<Wire.RpkiValidity>.No(Refusal.Invalid(rules.Problems));
        Asn? from = string.IsNullOrEmpty(origin) ? null : asn;
        var view = rpki.View;
        return Reply<Wire.RpkiValidity>.Ok(new Wire.RpkiValidity(
            route.ToString(), from?.Value, view.Of(route, from).ToString(),
            [.. view.Vrps.Covering(route).Select(v =>
                new Wire.RpkiVrp(v.Prefix.ToString(), v.MaxLength, v.Asn.Value, v.Match(route, from).ToString()))]));
    }

    private static Wire.RpkiStatus Shape(RpkiSource rpki)
    {
        var (view, snapshot, slurm) = (rpki.View, rpki.Snapshot, rpki.Exceptions);
        return new Wire.RpkiStatus(
            view.State?.ToString() ?? "NotConfigured", view.Vrps.Count, snapshot?.Vrps.Count ?? 0, snapshot?.Source?.ToString(),
            snapshot?.LastUpdate, snapshot?.Expires, slurm is null ? 0 : slurm.PrefixFilters.Length + slurm.PrefixAssertions.Length,
            [.. (snapshot?.Caches ?? []).Select(Shape)]);
    }

    private static Wire.RpkiCache Shape(RtrCacheStatus c) => new(
        c.Cache.ToString(), c.State.ToString(), c.IsUsed, c.Records, c.Position?.Serial, c.LastUpdate, c.Failures, c.LastFailure?.Sentence);
}
