using Microsoft.EntityFrameworkCore;
using Peerline.Model;
using Peerline.Storage;

namespace Peerline.Stages.Authorization;

/// <summary>All that the letters of one connection say, read at once.</summary>
/// <param name="Ports">In the order of the members of its LAG; one where it has none.</param>
internal sealed record LetterFacts(Connection Connection, PeerAsn Peer, OperatorProfile Operator, IReadOnlyList<Port> Ports, Facility Facility)
{
    private Port Port => Ports[0];

    /// <summary>For a letter about one member of the LAG.</summary>
    public LetterFacts OnlyOf(LagMember member) => this with { Ports = [.. Ports.Where(p => p.Id == member.PortId)] };

    /// <summary>Without members that were reserved and never patched.</summary>
    public LetterFacts Patched() => this with { Ports = [.. Ports.Where(p => MemberOf(p) is not { Change.Phase: MemberPhase.Adding, Wired: null })] };

    public static async Task<LetterFacts?> OfAsync(Work work, Guid connectionId)
    {
        if (await work.ConnectionAsync(connectionId) is not { Port: { } assigned } c) return null;
        var asn = (await (
            from p in work.Db.Peerings
            join a in work.Db.PeerAsns on p.PeerAsnId equals a.Id
            where p.Id == c.PeeringId
            select a).FirstAsync()).ToPeerAsn();
        var ids = assigned.PortIds.ToArray();
        var ports = (await work.Db.Ports.Where(p => ids.Contains(p.Id)).ToListAsync()).Select(p => p.ToPort())
            .OrderBy(p => Array.IndexOf(ids, p.Id)).ToList();
        var facility = (await (
            from r in work.Db.EdgeRouters
            join f in work.Db.Facilities on r.FacilityId equals f.Id
            where r.Id == assigned.EdgeRouterId
            select f).FirstAsync()).ToFacility();
        return new LetterFacts(c, asn, await work.ProfileAsync(), ports, facility);
    }

    public LetterOfAuthorization Authorization(LetterNumber number, int version, DateOnly issued, DateOnly expires, Uri verification) => new()
    {
        Number = number,
        Version = version,
        IssuedOn = issued,
        ExpiresOn = expires,
        Issuer = Issuer,
        AuthorizedParty = Party,
        Facility = Place,
        ASide = Demarc(Port),
        ZSide = FarEnd(Port),
        Further = Further(false),
        Lag = Connection.Port!.Lag is { } lag ? new LoaLag(lag.Lacp, lag.MinimumLinks, lag.Members.Count(m => !m.IsGoing)) : null,
        Media = new LoaMedia(Port.Media, Port.Connector, Port.Optic, IsAdded ? Port.SpeedMbps : Connection.Requested.BandwidthMbps),
        CircuitId = Port.CircuitId,
        ConnectionId = Connection.Id,
        Terms = Ports.Count > 1 ? LoaTerms.Several : LoaTerms.Standard,
        Signatory = Signer,
        VerificationBase = verification,
    };

    public CeaseLetter Cease(LetterNumber number, DateOnly issued, string? authorization, int? authorizationVersion, Uri verification) => new()
    {
        Number = number,
        IssuedOn = issued,
        EffectiveOn = issued,
        Authorization = LetterNumber.TryParse(authorization, out var loa) ? loa : null,
        AuthorizationVersion = authorizationVersion,
        Issuer = Issuer,
        AuthorizedParty = Party,
        Facility = Place,
        ASide = Demarc(Port),
        ZSide = FarEnd(Port),
        Further = Further(true),
        CrossConnectId = ReferenceOf(Port),
        CircuitId = Port.CircuitId,
        ConnectionId = Connection.Id,
        Terms = Ports.Count > 1 ? CeaseTerms.Several : CeaseTerms.Standard,
        Signatory = Signer,
        VerificationBase = verification,
    };

    private LoaIssuer Issuer => new(
        Operator.LegalName, Lines(Operator.Address), Operator.Asn.Value,
        new NocContact($"{Operator.LegalName} NOC", Operator.Noc.Phone ?? "", Operator.Noc.Email ?? ""));

    private LoaParty Party => new(Peer.PeerName, Peer.Asn.Value);

    private LoaFacility Place => new()
    {
        Name = Facility.Name,
        AddressLines = Lines(Facility.Address),
        MeetMeRoom = Facility.MeetMeRoom,
        PeeringDbId = Facility.PeeringDbId,
    };

    private IReadOnlyList<LoaCrossConnect>? Further(bool isCease) => Ports.Count < 2 ? null : [.. Ports.Skip(1).Select(p => new LoaCrossConnect
    {
        ASide = Demarc(p),
        ZSide = FarEnd(p),
        CircuitId = p.CircuitId,
        Fibre = p.Media,
        Connector = p.Connector,
        Optic = p.Optic,
        CrossConnectId = isCease ? ReferenceOf(p) : null,
    })];

    /// <summary>The letter is about a member that joins others.</summary>
    private bool IsAdded => Connection.Port?.Lag is { } lag && Ports.Count < lag.Members.Count;

    private LagMember? MemberOf(Port port) => Connection.Port?.Lag?.Members.FirstOrDefault(m => m.PortId == port.Id);

    private string? ReferenceOf(Port port) => (MemberOf(port)?.Wired ?? Connection.Wired)?.CircuitReference;

    /// <summary>The peer's end of the port's cross connect.</summary>
    public PeerDemarc? EndOf(Port port) => MemberOf(port)?.FarEnd ?? Connection.PeerDemarc;

    private static LoaDemarc Demarc(Port port) => new() { Cage = port.Cage, Rack = port.Rack, Panel = port.Panel, Ports = [port.PanelPort] };

    private LoaDemarc? FarEnd(Port port) => EndOf(port) is not { } d ? null : new()
    {
        Cage = d.Cage, Rack = d.Rack, Panel = d.Panel, Ports = [d.Positions], Media = d.Media, Connector = d.Connector,
    };

    private Signatory Signer => new(Operator.Signatory, Operator.SignatoryTitle);

    private static IReadOnlyList<string> Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
