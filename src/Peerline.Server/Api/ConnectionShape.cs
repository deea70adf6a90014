using Peerline.Lifecycle;
using Peerline.Model;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

internal static class ConnectionShape
{
    public static Wire.ConnectionSummary Summary(Connection c) => new()
    {
        Id = c.Id,
        PeeringId = c.PeeringId,
        SubscriptionId = c.SubscriptionId,
        Identifier = c.Identifier,
        State = c.State.ToString(),
        StateSince = c.StateSince,
        Deadline = c.Deadline,
        Reason = c.Reason,
        FacilityId = c.Requested.FacilityId,
        BandwidthMbps = c.Requested.BandwidthMbps,
        SessionV4 = c.V4?.Observed.ToString(),
        SessionV6 = c.V6?.Observed.ToString(),
        Version = c.Version,
    };

    /// <param name="router">Null for a peer: how the operator's network is built inside is not its business.</param>
    /// <param name="exchange">The one on which the session runs.</param>
    public static Wire.Connection Full(
        Connection c, Peering peering, PeerAsn asn, IReadOnlyList<Port> ports, EdgeRouter? router, Exchange? exchange, Func<string, string> name) => new()
    {
        Id = c.Id,
        PeeringId = c.PeeringId,
        SubscriptionId = c.SubscriptionId,
        Identifier = c.Identifier,
        Peering = peering.Name,
        PeerAsn = asn.Asn.Value,
        PeerName = asn.PeerName,
        Metro = peering.Metro,
        State = c.State.ToString(),
        StateSince = c.StateSince,
        Deadline = c.Deadline,
        Reason = c.Reason,
        CreatedAt = c.CreatedAt,
        Requested = Requested(c.Requested),
        Change = c.Change is { } change
            ? new(Requested(change.Wanted), [.. RequestDifference.Parts(c.Requested, change.Wanted)], change.RequestedAt, name(change.By),
                change.AwaitsApprovalSince, Standing(change.Eligibility))
            : null,
        Port = ports is [var first, ..] ? PortOf(first, router) : null,
        Lag = c.Port is { Lag: { } lag } place && ports.Count > 0
            ? new(lag.Lacp, lag.MinimumLinks, lag.CapacityMbps, [.. ports.Select(p => Member(c, lag, p, router, name))],
                router is null ? null : place.InterfaceName)
            : null,
        Exchange = exchange is null
            ? null
            : new(exchange.PeeringDbId, exchange.Name, router?.Name, router is null ? null : exchange.InterfaceName),
        AddressesV4 = Link(c.Addresses?.V4),
        AddressesV6 = Link(c.Addresses?.V6),
        Letter = Letter(c.Loa),
        Halves = [.. c.Halves.Select(Half)],
        PeerDemarc = InventoryShape.FarEnd(c.PeerDemarc),
        Wired = Wired(c.Wired, name),
        LinkTest = c.LinkTest is { } test
            ? new(test.AttemptId, test.Phase.ToString(), Link(test.V4), name(test.RequestedBy), test.Since)
            : null,
        LinkTestPassed = c.LinkTestPassed,
        Stated = c.Stated is { } stated
            ? new([.. stated.Prefixes.Select(p => new Wire.StatedPrefix(p.Prefix.ToString(), p.MaxLength))], stated.At, name(stated.By))
            : null,
        ReadyAt = c.ReadyAt,
        Question = c.Question is { } q ? new(q.Text, q.AskedAt, name(q.AskedBy), q.Answer, q.AnsweredAt) : null,
        Offer = c.Offer is { } o ? new(o.FacilityId, o.BandwidthMbps, o.Text, o.MadeAt, name(o.MadeBy), o.Until) : null,
        Eligibility = Standing(c.Eligibility),
        Blocker = c.Blocker is { } b ? new(b.Reason, b.Owner, b.Since, name(b.By)) : null,
        Waivers = [.. c.Waivers.Select(w => Waiver(w, name)!)],
        RuleWaivers = [.. c.RuleWaivers.Select(w => Waiver(w.ToWaiver(), name)!)],
        ReportId = c.ReportId,
        Adoption = c.Adoption is { } adoption ? new(adoption.ApprovedAt, adoption.AdoptedAt) : null,
        Removal = c.Removal is { } removal
            ? new(removal.RequestedAt, name(removal.By), removal.Reason, [.. removal.Remaining.Select(t => t.ToString())],
            removal.DrainingSince)
            {
                Drain = Sight(removal.Sight),
            }
            : null,
        Drain = c.Drain is { } d
            ? new(d.Phase.ToString(), d.Since, d.ByHand is { } hand ? new(name(hand.By), hand.At, hand.Reason) : null, d.Work, d.DrainingSince,
                Sight(d.Sight))
            : null,
        Trouble = c.Trouble is { } t ? new(t.Step, t.Reason, t.Attempts, t.Since, t.RetryAt) : null,
        Tasks = [.. TaskList.Of(c).Select(t => new Wire.TaskItem(t.Task, t.Sentence, t.Owner.ToString(), t.Done, t.Deadline, t.BlockedBy))],
        Version = c.Version,
    };

    private static Wire.EligibilityStanding? Standing(EligibilityStanding? e) =>
        e is null ? null : new(e.DueSince, e.Outcome?.ToString(), e.Summary, e.JudgedAt, e.DecisionId);

    private static Wire.DrainSight? Sight(DrainSight? s) => s is null ? null : new(s.AnnouncedAt, s.BitsPerSecond);

    public static Wire.LinkAddresses? Link(LinkAddresses? link) =>
        link is null ? null : new(link.Subnet.ToString(), link.Peer.ToString(), link.Operator.ToString(), link.FromPool);

    public static Wire.Waiver? Waiver(Waiver? w, Func<string, string> name) => w is null ? null : new(w.Check, w.Reason, name(w.By), w.At, w.Until);

    public static IReadOnlyList<Wire.StatedPrefix> Permitted(IReadOnlyList<PermittedPrefix> prefixes) =>
        [.. prefixes.Select(p => new Wire.StatedPrefix(p.Prefix.ToString(), p.MaxLength))];

    private static Wire.PortOfConnection PortOf(Port port, EdgeRouter? router) => new(
        port.CircuitId, port.Cage, port.Rack, port.Panel, port.PanelPort, router?.Name, router is null ? null : port.InterfaceName, router?.Id,
        router is null ? null : port.Id, port.Media, port.Connector, port.Optic);

    private static Wire.LagMember Member(Connection c, LagAssignment lag, Port port, EdgeRouter? router, Func<string, string> name)
    {
        var member = lag.Members.First(m => m.PortId == port.Id);
        return new(PortOf(port, router), InventoryShape.FarEnd(member.FarEnd ?? c.PeerDemarc), Wired(member.Wired, name),
            member.Change?.Phase.ToString() ?? "InService", Letter(member.Loa), member.Change?.Deadline,
            member.IsDark ? member.DarkSince : null);
    }

    private static Wire.LetterReference? Letter(LoaReference? loa) => loa is null ? null : new(loa.Number, loa.Version, loa.ExpiresAt);

    private static Wire.Wiring? Wired(Wiring? wired, Func<string, string> name) =>
        wired is null ? null : new(wired.CircuitReference, wired.At, name(wired.By));

    private static Wire.RequestedConnection Requested(ConnectionRequest r) => new()
    {
        Medium = r.Medium.ToString(),
        FacilityId = r.FacilityId,
        BandwidthMbps = r.BandwidthMbps,
        AddressProvider = r.AddressProvider.ToString(),
        PrefixV4 = (r.LanV4?.Subnet ?? r.PrefixV4)?.ToString(),
        PrefixV6 = (r.LanV6?.Subnet ?? r.PrefixV6)?.ToString(),
        PeerAddressV4 = r.LanV4?.Peer.ToString(),
        PeerAddressV6 = r.LanV6?.Peer.ToString(),
        OperatorAddressV4 = r.LanV4?.Operator.ToString(),
        OperatorAddressV6 = r.LanV6?.Operator.ToString(),
        MeshV4 = [.. r.MeshV4?.Peers.Select(p => p.ToString()) ?? []],
        MeshV6 = [.. r.MeshV6?.Peers.Select(p => p.ToString()) ?? []],
        MaxPrefixesV4 = r.MaxPrefixesV4,
        MaxPrefixesV6 = r.MaxPrefixesV6,
        Md5 = (r.SealedKeyOf(Family.IPv4) ?? r.SealedKeyOf(Family.IPv6)) is not null,
        WantsV4 = r.WantsV4,
        WantsV6 = r.WantsV6,
        UseForPeeringService = r.UseForPeeringService,
    };

    private static Wire.SessionHalf Half(SessionHalf h) => new(
        h.Family.ToString(),
        new(h.Generation, h.ValidatedGeneration, h.IsOpen, Permitted(h.Permitted)),
        h.Applied is { } applied ? new(applied.Generation, applied.Open) : null,
        new(h.Observed.ToString(), h.ObservedAt, h.EstablishedSince))
    {
        Change = h.Change is { } change ? new(change.Phase.ToString(), change.Since, change.Deadline) : null,
        ByHand = h.ByHand is { } hand ? new(hand.MaxPrefixes, hand.MaxPrefixesAction?.ToString(), hand.Gtsm, hand.Description) : null,
    };
}
