using Microsoft.EntityFrameworkCore;
using Peerline.Model;
using Peerline.Storage;

namespace Peerline.Stages.Authorization;

/// <summary>All that the letters of one connection say, read at once.</summary>
internal sealed record LetterFacts(Connection Connection, PeerAsn Peer, OperatorProfile Operator, Port Port, Facility Facility)
{
    public static async Task<LetterFacts?> OfAsync(Work work, Guid connectionId)
    {
        if (await work.ConnectionAsync(connectionId) is not { Port: { } assigned } c) return null;
        var asn = (await (
            from p in work.Db.Peerings
            join a in work.Db.PeerAsns on p.PeerAsnId equals a.Id
            where p.Id == c.PeeringId
            select a).FirstAsync()).ToPeerAsn();
        var port = (await work.Db.Ports.FirstAsync(p => p.Id == assigned.PortId)).ToPort();
        var facility = (await (
            from r in work.Db.EdgeRouters
            join f in work.Db.Facilities on r.FacilityId equals f.Id
            where r.Id == assigned.EdgeRouterId
            select f).FirstAsync()).ToFacility();
        return new LetterFacts(c, asn, await work.ProfileAsync(), port, facility);
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
        ASide = Demarc,
        ZSide = FarEnd,
        Media = new LoaMedia(Port.Media, Port.Connector, Port.Optic, Connection.Requested.BandwidthMbps),
        CircuitId = Port.CircuitId,
        ConnectionId = Connection.Id,
        Terms = LoaTerms.Standard,
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
        ASide = Demarc,
        ZSide = FarEnd,
        CrossConnectId = Connection.Wired?.CircuitReference,
        CircuitId = Port.CircuitId,
        ConnectionId = Connection.Id,
        Terms = CeaseTerms.Standard,
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

    private LoaDemarc Demarc => new() { Cage = Port.Cage, Rack = Port.Rack, Panel = Port.Panel, Ports = [Port.PanelPort] };

    private LoaDemarc? FarEnd => Connection.PeerDemarc is not { } d ? null : new()
    {
        Cage = d.Cage, Rack = d.Rack, Panel = d.Panel, Ports = [d.Positions], Media = d.Media, Connector = d.Connector,
    };

    private Signatory Signer => new(Operator.Signatory, Operator.SignatoryTitle);

    private static IReadOnlyList<string> Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
