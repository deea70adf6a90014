using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using Peerline.Routing.Addressing;
using Peerline.Routing.Rib;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Bgp;

// Routes: UPDATEs into the Adj-RIB-In, through the import policy into what is accepted; announcements through the export policy out.
public sealed partial class BgpSession
{
    /// <summary>Octets that may wait for a peer before changes wait for it too.</summary>
    private const int MaximumWaiting = 1024 * 1024;

    private static readonly AfiSafi[] Families = [AfiSafi.IPv4Unicast, AfiSafi.IPv6Unicast];

    private readonly ImmutableSortedDictionary<Prefix, ReceivedRoute>.Builder _received = RouteTable<ReceivedRoute>.Empty.ToBuilder();
    private readonly ImmutableSortedDictionary<Prefix, ReceivedRoute>.Builder _accepted = RouteTable<ReceivedRoute>.Empty.ToBuilder();
    private readonly ImmutableSortedDictionary<Prefix, AdvertisedRoute>.Builder _advertised = RouteTable<AdvertisedRoute>.Empty.ToBuilder();
    private readonly FamilyState[] _families = [new(), new()];
    private readonly ArrayBufferWriter<byte> _output = new();
    private bool _tablesChanged;
    private bool _advertiseWhenDrained;
    private RouteAttributes? _judged;
    private RouteDisposition _judgement;

    private FamilyState Of(Afi afi) => _families[afi == Afi.IPv6 ? 1 : 0];

    private void SessionEstablished(BgpConnection connection)
    {
        _establishedSince = _options.Time.GetUtcNow();
        if (connection.Transport is { } transport) transport.SendHoldTime = SendHoldTime(connection.Negotiated!);
        if (OtherThan(connection) is { } other) Feed(other, other.IsTalking ? BgpEvent.OpenCollisionDump : BgpEvent.ManualStop);
        Advertise(connection);
        SendEndOfRib(connection);
    }

    private void SessionLost()
    {
        _flaps++;
        if (_establishedSince is { } since && _options.Time.GetUtcNow() - since >= _configuration.IdleHoldTimeLimit) _failures = 0;
        _establishedSince = null;
    }

    private void DeleteRoutes()
    {
        Routes?.Clear();
        _received.Clear();
        _accepted.Clear();
        _advertised.Clear();
        foreach (var family in _families) family.Clear();
        _advertiseWhenDrained = false;
        _tablesChanged = true;
    }

    private void PublishTables()
    {
        if (!_tablesChanged) return;
        _tablesChanged = false;
        _tables = new SessionTables(
            _tables.Version + 1, new(_received.ToImmutable()), new(_accepted.ToImmutable()), new(_advertised.ToImmutable()));
    }

    private ImmutableArray<PrefixCounts> CountPrefixes()
    {
        var families = EstablishedConnection?.Negotiated?.Families ?? _configuration.EffectiveFamilies;
        return ImmutableArray.CreateRange(families, (family, self) =>
        {
            var state = self.Of(family.Afi);
            if (self.Routes is { } routes)
                return new PrefixCounts(
                    family, routes.CountOf(family), routes.AcceptedOf(family), state.Advertised, state.EndOfRibReceived);
            return new PrefixCounts(family, state.Received, state.Accepted, state.Advertised, state.EndOfRibReceived);
        }, this);
    }

    private void Process(BgpConnection connection, in UpdateMessage update)
    {
        var families = connection.Negotiated!.Families;
        if (update.IsEndOfRib(out var family))
        {
            if (!families.Contains(family)) return;
            Of(family.Afi).EndOfRibReceived = true;
            Routes?.Apply(update, _options.Time.GetUtcNow());
            _raise(new BgpEndOfRibReceived(Name, _options.Time.GetUtcNow(), family));
            return;
        }
        if (update.Action == UpdateAction.AttributeDiscard) _counters.AttributesDiscarded++;
        var treatAsWithdraw = update.Action == UpdateAction.TreatAsWithdraw;
        if (treatAsWithdraw) _counters.TreatedAsWithdraw++;
        if (Routes is not null)
        {
            ProcessInTable(connection, update);
            return;
        }

        // RFC 4271 4.3: a prefix that is withdrawn and announced in one message is announced.
        var ipv4 = families.Contains(AfiSafi.IPv4Unicast);
        if (ipv4) Withdraw(update.Withdrawn);
        if (update.TryGetMpUnreach(out var unreach) && families.Contains(unreach.Family)) Withdraw(unreach.Withdrawn);
        var hasReach = update.TryGetMpReach(out var reach) && families.Contains(reach.Family);
        if (treatAsWithdraw)
        {
            if (ipv4) Withdraw(update.Nlri);
            if (hasReach) Withdraw(reach.Nlri);
            return;
        }
        if (ipv4 && !update.Nlri.IsEmpty) Learn(connection, update.Nlri, RouteAttributes.ForNlri(update));
        if (hasReach && EstablishedConnection == connection) Learn(connection, reach.Nlri, RouteAttributes.ForMpReach(update, reach));
    }

    private void Withdraw(PrefixList prefixes)
    {
        foreach (var prefix in prefixes) Withdraw(prefix);
    }

    private void Withdraw(Prefix prefix)
    {
        var family = Of(prefix.Afi);
        if (!_received.Remove(prefix)) return;
        family.Fresh?.Remove(prefix);
        family.Received--;
        if (_accepted.Remove(prefix)) family.Accepted--;
        _tablesChanged = true;
    }

    private void Learn(BgpConnection connection, PrefixList prefixes, RouteAttributes attributes)
    {
        var now = _options.Time.GetUtcNow();
        foreach (var prefix in prefixes)
        {
            var family = Of(prefix.Afi);
            family.Fresh?.Add(prefix);
            if (_received.TryGetValue(prefix, out var known))
            {
                if (known.Attributes.Equals(attributes)) continue;
            }
            else
            {
                family.Received++;
            }
            Keep(new ReceivedRoute(prefix, attributes, now, Evaluate(prefix, attributes)));
            if (family.Received > _configuration.MaximumPrefixes) break;
        }
        CheckLimit(connection);
    }

    private void Keep(ReceivedRoute route)
    {
        _received[route.Prefix] = route;
        var family = Of(route.Prefix.Afi);
        if (_accepted.Remove(route.Prefix)) family.Accepted--;
        if (route.IsAccepted)
        {
            var taken = WithIngressOtc(route);
            _accepted[route.Prefix] = taken with { Attributes = _configuration.ImportPolicy!.Take(taken.Attributes) };
            family.Accepted++;
        }
        _tablesChanged = true;
    }

    private void EvaluateAgain()
    {
        Routes?.EvaluateAgain();
        foreach (var route in _received.Values.ToList())
        {
            var disposition = Evaluate(route.Prefix, route.Attributes);
            if (disposition != route.Disposition) Keep(route with { Disposition = disposition });
        }
    }

    // What the peer's route is, before anybody's taste; then the policy. No policy is no route (RFC 8212).
    private RouteDisposition Evaluate(Prefix prefix, RouteAttributes attributes)
    {
        // The routes of one message have one set of attributes.
        if (!ReferenceEquals(attributes, _judged)) (_judged, _judgement) = (attributes, Judge(attributes));
        if (_judgement != RouteDisposition.Accepted) return _judgement;
        if (_configuration.ImportPolicy is not { } policy) return RouteDisposition.NoPolicy;
        return policy.Permits(prefix, attributes) ? RouteDisposition.Accepted : RouteDisposition.RejectedByPolicy;
    }

    // A loop, a wrong neighbour, a leak: the same for every prefix.
    private RouteDisposition Judge(RouteAttributes attributes)
    {
        var path = attributes.View.AsPath;
        var external = _configuration.PeerAs != LocalAs;
        if (external && path.Contains(LocalAs)) return RouteDisposition.OwnAsInPath;
        if (external && _configuration.EnforceFirstAs && path.First != _configuration.PeerAs) return RouteDisposition.FirstAsNotPeer;
        if (attributes.NextHop == (Address)_configuration.LocalAddress) return RouteDisposition.NextHopIsOurs;
        return IsLeak(attributes) ? RouteDisposition.RouteLeak : RouteDisposition.Accepted;
    }

    // RFC 9234 5, ingress 1 and 2
    private bool IsLeak(RouteAttributes attributes) => attributes.OnlyToCustomer is { } otc && _configuration.Role switch
    {
        BgpRole.Provider or BgpRole.RouteServer => true,
        BgpRole.Peer => otc != _configuration.PeerAs,
        _ => false,
    };

    // RFC 9234 5, ingress 3
    private ReceivedRoute WithIngressOtc(ReceivedRoute route) =>
        _configuration.Role is BgpRole.Customer or BgpRole.Peer or BgpRole.RouteServerClient && route.Attributes.OnlyToCustomer is null
            ? route with { Attributes = route.Attributes.WithOnlyToCustomer(_configuration.PeerAs) }
            : route;

    private void CheckLimit(BgpConnection connection)
    {
        if (_configuration.MaximumPrefixes is not { } limit || EstablishedConnection != connection) return;
        foreach (var family in Families)
        {
            var received = Routes?.CountOf(family) ?? Of(family.Afi).Received;
            if (received <= limit) continue;
            _raise(new BgpMaximumPrefixesReached(Name, _options.Time.GetUtcNow(), family, received, limit));
            _heldByMaximumPrefixes = true;
            if (_configuration.MaximumPrefixesRestart is { } restart) _heldDown.Start(restart);
            Feed(connection, new BgpInput(BgpEvent.AutomaticStop, NotificationReason.MaximumPrefixesReached), LimitData(family, limit));
            return;
        }
    }

    // RFC 4486 4: which family, and where the limit is.
    private static byte[] LimitData(AfiSafi family, int limit)
    {
        var data = new byte[7];
        BinaryPrimitives.WriteUInt16BigEndian(data, (ushort)family.Afi);
        data[2] = (byte)family.Safi;
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(3), limit);
        return data;
    }

    /// <summary>
    /// Sends the difference between what should be at the peer and what was sent. While the peer does not read, changes do not pile up: the
    /// difference is made when there is room again.
    /// </summary>
    private void Advertise(BgpConnection connection)
    {
        if (connection.Transport is { Waiting: > MaximumWaiting })
        {
            _advertiseWhenDrained = true;
            return;
        }
        var wanted = Wanted(connection);
        foreach (var family in connection.Negotiated!.Families)
        {
            var gone = _advertised.Keys.Where(p => p.Family == family && !wanted.ContainsKey(p)).ToArray();
            SendWithdrawals(connection, gone);
            var changed = wanted.Where(w => w.Key.Family == family
                && !(_advertised.TryGetValue(w.Key, out var sent) && sent.Attributes.Equals(w.Value)));
            foreach (var group in changed.GroupBy(w => w.Value, w => w.Key))
                SendAnnouncements(connection, group.Key, [.. group.Order()]);
        }
    }

    private Dictionary<Prefix, RouteAttributes> Wanted(BgpConnection connection)
    {
        var wanted = new Dictionary<Prefix, RouteAttributes>();
        if (_configuration.ExportPolicy is not { } policy) return wanted;
        foreach (var announcement in _configuration.Announcements)
        {
            if (!connection.Negotiated!.Families.Contains(announcement.Prefix.Family) || MustStayHome(announcement)) continue;
            if (NeedsExtendedNextHop(announcement) && !connection.Negotiated.ExtendedNextHop) continue;
            var attributes = AttributesOf(announcement);
            if (policy.Permits(announcement.Prefix, attributes)) wanted[announcement.Prefix] = attributes;
        }
        return wanted;
    }

    // RFC 8950: only to who said that it reads it.
    private bool NeedsExtendedNextHop(Announcement announcement) =>
        announcement.Prefix.Afi == Afi.IPv4 && ((Address)(announcement.NextHop ?? _configuration.LocalAddress)).IsIPv6;

    // RFC 9234 5, egress 2: what carries OTC goes to customers only.
    private bool MustStayHome(Announcement announcement) =>
        announcement.OnlyToCustomer is not null && _configuration.Role is BgpRole.Customer or BgpRole.Peer or BgpRole.RouteServerClient;

    private RouteAttributes AttributesOf(Announcement announcement)
    {
        var external = _configuration.PeerAs != LocalAs;
        ImmutableArray<Asn> path = external && announcement.PrependLocalAs
            ? [LocalAs, .. announcement.PathBehindUs]
            : announcement.PathBehindUs;
        // RFC 9234 5, egress 1
        var otc = announcement.OnlyToCustomer
            ?? (_configuration.Role is BgpRole.Provider or BgpRole.Peer or BgpRole.RouteServer ? LocalAs : null);
        return new RouteAttributesBuilder
        {
            Origin = announcement.Origin,
            AsPath = path.IsEmpty ? [] : [new AsPathSegmentValue(AsPathSegmentType.Sequence, path)],
            NextHop = announcement.NextHop ?? _configuration.LocalAddress,
            MultiExitDisc = announcement.MultiExitDisc,
            LocalPref = external ? null : 100,
            Communities = _configuration.GracefulShutdown && !announcement.Communities.Contains(Community.GracefulShutdown)
                ? [.. announcement.Communities, Community.GracefulShutdown]
                : announcement.Communities,
            ExtendedCommunities = announcement.ExtendedCommunities,
            LargeCommunities = announcement.LargeCommunities,
            OnlyToCustomer = otc,
        }.Build();
    }

    private void SendAnnouncements(BgpConnection connection, RouteAttributes attributes, Prefix[] prefixes)
    {
        var negotiated = connection.Negotiated!;
        _output.ResetWrittenCount();
        var messages = new UpdateWriter(negotiated.FourOctetAs).Announce(_output, attributes, prefixes);
        // An extended message (RFC 8654) only where the attributes need one: everybody reads the short ones.
        if (messages == 0 && negotiated.ExtendedMessages)
            messages = new UpdateWriter(negotiated.FourOctetAs, BgpFrame.MaximumExtendedLength).Announce(_output, attributes, prefixes);
        if (messages == 0) return;
        SendUpdates(connection, messages);
        var now = _options.Time.GetUtcNow();
        foreach (var prefix in prefixes)
        {
            if (!_advertised.ContainsKey(prefix)) Of(prefix.Afi).Advertised++;
            _advertised[prefix] = new AdvertisedRoute(prefix, attributes, now);
        }
        _tablesChanged = true;
    }

    private void SendWithdrawals(BgpConnection connection, Prefix[] prefixes)
    {
        if (prefixes.Length == 0) return;
        _output.ResetWrittenCount();
        var messages = new UpdateWriter(connection.Negotiated!.FourOctetAs).Withdraw(_output, prefixes);
        SendUpdates(connection, messages);
        foreach (var prefix in prefixes)
            if (_advertised.Remove(prefix)) Of(prefix.Afi).Advertised--;
        _tablesChanged = true;
    }

    private void SendEndOfRib(BgpConnection connection)
    {
        _output.ResetWrittenCount();
        foreach (var family in connection.Negotiated!.Families) UpdateWriter.EndOfRib(_output, family);
        SendUpdates(connection, connection.Negotiated.Families.Length);
    }

    private void SendUpdates(BgpConnection connection, int messages)
    {
        _counters.UpdatesSent += messages;
        Send(connection, _output.WrittenSpan, messages);
        RestartKeepalive(connection);
    }

    // Answered once what is queued has left: a peer that asks and asks without reading must not fill our memory.
    private void RefreshRequested(BgpConnection connection, AfiSafi family)
    {
        if (connection.Transport!.IsWriting) Of(family.Afi).RefreshWanted = true;
        else SendAgain(connection, family);
    }

    void IBgpTransportOwner.Drained(BgpTransport transport)
    {
        lock (_gate)
        {
            if (OwnerOf(transport) is not { State: BgpState.Established } connection) return;
            if (_advertiseWhenDrained)
            {
                _advertiseWhenDrained = false;
                Advertise(connection);
                Publish();
            }
            foreach (var family in connection.Negotiated!.Families)
            {
                if (!Of(family.Afi).RefreshWanted) continue;
                Of(family.Afi).RefreshWanted = false;
                SendAgain(connection, family);
                Publish();
                return;
            }
        }
    }

    private void SendAgain(BgpConnection connection, AfiSafi family)
    {
        var enhanced = connection.Negotiated!.EnhancedRouteRefresh;
        if (enhanced) SendRouteRefresh(connection, new RouteRefreshMessage(family, RouteRefreshSubtype.BeginningOfRouteRefresh));
        var sent = _advertised.Values.Where(r => r.Prefix.Family == family).GroupBy(r => r.Attributes, r => r.Prefix).ToList();
        foreach (var group in sent) SendAnnouncements(connection, group.Key, [.. group]);
        if (enhanced) SendRouteRefresh(connection, new RouteRefreshMessage(family, RouteRefreshSubtype.EndOfRouteRefresh));
    }

    // RFC 7313 4.2: what is not sent again between the two marks is gone. A beginning costs nothing, however many come, and after an end
    // only what was sent again is left to look at.
    private void RefreshBegins(AfiSafi family)
    {
        if (Routes is not null) RefreshBeginsInTable(family);
        Of(family.Afi).Fresh = [];
    }

    private void RefreshEnds(AfiSafi family)
    {
        if (Of(family.Afi).Fresh is not null) Routes?.SweepStale(family);
        if (Of(family.Afi).Fresh is not { } fresh) return;
        Of(family.Afi).Fresh = null;
        var stale = _received.Keys.Where(p => p.Family == family && !fresh.Contains(p)).ToList();
        foreach (var prefix in stale) Withdraw(prefix);
    }

    /// <summary>What is counted and remembered for each family.</summary>
    private sealed class FamilyState
    {
        public int Received { get; set; }
        public int Accepted { get; set; }
        public int Advertised { get; set; }
        public bool EndOfRibReceived { get; set; }
        public bool RefreshWanted { get; set; }

        /// <summary>All routes of the table are marked already: nothing has come since.</summary>
        public bool IsAllStale { get; set; }

        /// <summary>What came since the peer said that a refresh begins (RFC 7313); null when none is under way.</summary>
        public HashSet<Prefix>? Fresh { get; set; }

        public void Clear()
        {
            Received = Accepted = Advertised = 0;
            EndOfRibReceived = RefreshWanted = IsAllStale = false;
            Fresh = null;
        }
    }
}
