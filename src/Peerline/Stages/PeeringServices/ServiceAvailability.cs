using Peerline.Model;

namespace Peerline.Stages.PeeringServices;

/// <summary>Whether a provider is near enough to a customer. Pure.</summary>
public static class ServiceAvailability
{
    /// <summary>1000 miles.</summary>
    public const double WithinKilometres = 1609.344;

    /// <summary>By distance where both places are known; else by country.</summary>
    public static bool Reaches(IEnumerable<Metro> providersMetros, ServiceLocation customer) => providersMetros.Any(m =>
        m.Position is { } there && customer.Position is { } here
            ? here.KilometresTo(there) <= WithinKilometres
            : m.Country.Equals(customer.Country, StringComparison.OrdinalIgnoreCase));
}
