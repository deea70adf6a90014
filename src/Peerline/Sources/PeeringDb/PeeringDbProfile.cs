namespace Peerline.Sources.PeeringDb;

/// <summary>One network with all that belongs to it. What refers to something that the mirror does not have is left out.</summary>
/// <param name="Contacts">All that were given to us: who reads them must be allowed to (<see cref="PeeringDbContact.IsPublic"/>).</param>
/// <param name="Facilities">Where it is, by id, each once.</param>
public sealed record PeeringDbProfile(
    PeeringDbNetwork Network, PeeringDbOrganisation? Organisation, IReadOnlyList<PeeringDbContact> Contacts,
    IReadOnlyList<PeeringDbFacility> Facilities, IReadOnlyList<PeeringDbExchangePort> Ports)
{
    /// <summary>The role's name is PeeringDB's, compared without case.</summary>
    public IEnumerable<PeeringDbContact> ContactsOf(string role) =>
        Contacts.Where(c => string.Equals(c.Role, role, StringComparison.OrdinalIgnoreCase));

    public bool IsAt(long facility) => Facilities.Any(f => f.Id == facility);
}
