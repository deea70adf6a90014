using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Server.Hosting;
using Peerline.Stages.PeeringServices;
using Peerline.Storage;

namespace Peerline.Server.Arm;

/// <summary><c>peeringServiceCountries</c>, <c>-Locations</c>, <c>-Providers</c> and <c>checkServiceProviderAvailability</c>: what the
/// operator's inventory says.</summary>
internal static class PeeringServiceLists
{
    public static void MapPeeringServiceLists(this RouteGroupBuilder group)
    {
        var root = group.MapGroup($"/providers/{ArmRequest.Provider}");
        root.MapGet("/peeringServiceCountries", CountriesAsync);
        root.MapGet("/peeringServiceLocations", LocationsAsync);
        root.MapGet("/peeringServiceProviders", ProvidersAsync);
        root.MapPost("/checkServiceProviderAvailability", AvailabilityAsync);
    }

    private static async Task<IResult> CountriesAsync(HttpContext context, Caller caller, PeerlineStore store, PeerlineOptions options)
    {
        var after = ArmPage.After(context);
        var countries = (await PlacesAsync(context, caller, store)).Select(l => l.Country).Distinct(StringComparer.OrdinalIgnoreCase)
            .Order(StringComparer.Ordinal).Where(c => after is null || string.CompareOrdinal(c, after) > 0).ToList();
        return Page(context, countries, options, c => new
        {
            Name = c, Id = Id(context, "peeringServiceCountries", c), Type = $"{ArmRequest.Provider}/peeringServiceCountries",
        }, c => c);
    }

    private static async Task<IResult> LocationsAsync(
        HttpContext context, Caller caller, PeerlineStore store, PeerlineOptions options, string? country)
    {
        var after = ArmPage.After(context);
        var found = (await PlacesAsync(context, caller, store))
            .Where(l => string.IsNullOrEmpty(country) || l.Country.Equals(country, StringComparison.OrdinalIgnoreCase))
            .OrderBy(l => l.Name, StringComparer.Ordinal).Where(l => after is null || string.CompareOrdinal(l.Name, after) > 0).ToList();
        return Page(context, found, options, l => new
        {
            Properties = new { l.Country, l.State, AzureRegion = l.Region },
            l.Name,
            Id = Id(context, "peeringServiceLocations", l.Name),
            Type = $"{ArmRequest.Provider}/peeringServiceLocations",
        }, l => l.Name);
    }

    private static async Task<IResult> ProvidersAsync(HttpContext context, Caller caller, PeerlineStore store, PeerlineOptions options)
    {
        var after = ArmPage.After(context);
        var found = await store.ReadAsync(caller, async db => (await db.ServiceProviders.ToListAsync(context.RequestAborted))
            .Select(p => p.ToServiceProvider()).OrderBy(p => p.Name, StringComparer.Ordinal)
            .Where(p => after is null || string.CompareOrdinal(p.Name, after) > 0).ToList());
        return Page(context, found, options, p => new
        {
            Properties = new ProviderProperties(p.Name) { PeeringLocations = p.Metros },
            p.Name,
            Id = Id(context, "peeringServiceProviders", p.Name),
            Type = $"{ArmRequest.Provider}/peeringServiceProviders",
        }, p => p.Name);
    }

    private static async Task<IResult> AvailabilityAsync(HttpContext context, Caller caller, PeerlineStore store)
    {
        var (body, refusal) = await context.ReadAsync<AvailabilityInput>();
        if (refusal is not null) return refusal;
        var rules = new InputRules();
        rules.Line(body!.PeeringServiceLocation, "peeringServiceLocation", 80);
        rules.Line(body.PeeringServiceProvider, "peeringServiceProvider", 80);
        if (!rules.Hold) return ArmAnswers.Error(StatusCodes.Status400BadRequest, ArmError.Of(rules.Problems));
        var (place, name) = (Work.Key(body.PeeringServiceLocation!), Work.Key(body.PeeringServiceProvider!));
        var available = await store.ReadAsync(caller, async db =>
        {
            var location = (await db.ServiceLocations.FirstOrDefaultAsync(l =>
                l.NameKey == place, context.RequestAborted))?.ToServiceLocation();
            var provider = (await db.ServiceProviders.FirstOrDefaultAsync(p =>
                p.NameKey == name, context.RequestAborted))?.ToServiceProvider();
            if (location is null || provider is null) return false;
            var metros = (await db.Metros.ToListAsync(context.RequestAborted)).Select(m => m.ToMetro());
            return ServiceAvailability.Reaches(metros.Where(m => provider.Metros.Contains(m.Name)), location);
        });
        return ArmAnswers.Ok(available ? "Available" : "Unavailable");
    }

    private static Task<List<Model.ServiceLocation>> PlacesAsync(HttpContext context, Caller caller, PeerlineStore store) =>
        store.ReadAsync(caller, async db =>
            (await db.ServiceLocations.ToListAsync(context.RequestAborted)).Select(l => l.ToServiceLocation()).ToList());

    private static IResult Page<T>(
        HttpContext context, IReadOnlyList<T> found, PeerlineOptions options, Func<T, object> body, Func<T, string> token) =>
        ArmAnswers.Ok(ArmPage.Of(context, found, options.Azure.PageSize, body, token));

    private static string Id(HttpContext context, string type, string name) =>
        $"/subscriptions/{context.Subscription().Id}/providers/{ArmRequest.Provider}/{type}/{Uri.EscapeDataString(name)}";

    private sealed record ProviderProperties(string ServiceProviderName)
    {
        [Since("2021-01-01")]
        public IReadOnlyList<string> PeeringLocations { get; init; } = [];
    }

    private sealed record AvailabilityInput(string? PeeringServiceLocation, string? PeeringServiceProvider);
}
