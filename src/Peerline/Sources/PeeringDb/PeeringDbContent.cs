namespace Peerline.Sources.PeeringDb;

/// <summary>The tables of the mirror. Facilities and organisations are read before what refers to them.</summary>
internal sealed record PeeringDbContent
{
    public PeeringDbTable<PeeringDbOrganisation> Organisations { get; init; } = PeeringDbTable<PeeringDbOrganisation>.Empty;
    public PeeringDbTable<PeeringDbFacility> Facilities { get; init; } = PeeringDbTable<PeeringDbFacility>.Empty;
    public PeeringDbTable<PeeringDbNetwork> Networks { get; init; } = PeeringDbTable<PeeringDbNetwork>.Empty;
    public PeeringDbTable<PeeringDbContact> Contacts { get; init; } = PeeringDbTable<PeeringDbContact>.Empty;
    public PeeringDbTable<PeeringDbPresence> Presences { get; init; } = PeeringDbTable<PeeringDbPresence>.Empty;
    public PeeringDbTable<PeeringDbExchange> Exchanges { get; init; } = PeeringDbTable<PeeringDbExchange>.Empty;
    public PeeringDbTable<PeeringDbExchangePort> Ports { get; init; } = PeeringDbTable<PeeringDbExchangePort>.Empty;
}
