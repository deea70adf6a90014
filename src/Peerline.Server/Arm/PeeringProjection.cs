using Peerline.Model;
using Peerline.Server.Hosting;
using Peerline.Stages.Addressing;
using Peerline.Stages.Request;
using Peerline.Storage;

namespace Peerline.Server.Arm;

/// <summary>From the model to the wire. States, addresses and errors as Azure's clients know them.</summary>
internal sealed class PeeringProjection(Secrets secrets, PeerlineOptions options)
{
    /// <summary>Azure's name for the operator.</summary>
    private const string Operator = "Microsoft";

    public PeeringBody Body(WholePeering whole, bool withSystemData)
    {
        var peering = whole.Peering;
        return new PeeringBody
        {
            Sku = SkuBody.Of(peering.Sku),
            Kind = peering.Kind.ToString(),
            Properties = new PeeringProperties
            {
                Direct = peering.Kind is not PeeringKind.Direct ? null : new DirectProperties
                {
                    Connections = [.. whole.Connections.Select(Connection)],
                    UseForPeeringService = whole.Connections.Any(c => c.Asked.UseForPeeringService),
                    PeerAsn = PeerAsnOf(whole),
                    DirectPeeringType = peering.DirectPeeringType,
                },
                Exchange = peering.Kind is not PeeringKind.Exchange ? null : new ExchangeProperties
                {
                    Connections = [.. whole.Connections.Select(OnExchange)],
                    PeerAsn = PeerAsnOf(whole),
                },
                PeeringLocation = peering.Metro,
                ProvisioningState = ProvisioningState(whole),
            },
            Location = peering.Location,
            Tags = peering.Tags.Count == 0 ? null : peering.Tags,
            Name = peering.Name,
            Id = $"/subscriptions/{peering.SubscriptionId}/resourceGroups/{peering.ResourceGroup}"
                + $"/providers/{ArmRequest.Provider}/peerings/{peering.Name}",
            Type = $"{ArmRequest.Provider}/peerings",
            SystemData = !withSystemData ? null : new SystemDataBody
            {
                CreatedBy = peering.CreatedBy,
                CreatedAt = peering.CreatedAt,
                LastModifiedBy = peering.ChangedBy,
                LastModifiedAt = peering.ChangedAt,
            },
        };
    }

    private static SubResource PeerAsnOf(WholePeering whole) =>
        new($"/subscriptions/{whole.Peering.SubscriptionId}/providers/{ArmRequest.Provider}/peerAsns/{whole.PeerAsn.Name}");

    /// <summary>
    /// The state of the resource, not of its connections: a peering that was just asked for is Succeeded, the weeks of work show in
    /// connectionState.
    /// </summary>
    internal static string ProvisioningState(WholePeering whole)
    {
        var removing = whole.Connections.Where(c => c.State is ConnectionState.PendingRemove).ToList();
        return removing.Any(c => c.Trouble is { RetryAt: null }) ? "Failed"
            : whole.Peering.DeletingSince is not null ? "Deleting"
            : removing.Count > 0 || whole.Connections.Any(IsBeingChanged) ? "Updating"
            : "Succeeded";
    }

    /// <summary>
    /// Something is done to a half right now. What waits for people, an approval or a peer that has yet to configure a new half, is no
    /// update that a client would wait for.
    /// </summary>
    private static bool IsBeingChanged(Connection c) => c.IsInService && c.ChangingHalf is { Change.Phase: not HalfPhase.Adding };

    private ConnectionBody Connection(Connection c) => new()
    {
        BandwidthInMbps = c.Asked.BandwidthMbps,
        ProvisionedBandwidthInMbps = c.IsInService ? c.Requested.BandwidthMbps : 0,
        SessionAddressProvider = c.Requested.AddressProvider is AddressProvider.Operator ? Operator : "Peer",
        UseForPeeringService = c.Asked.UseForPeeringService,
        MicrosoftTrackingId = c.Id.ToString(),
        PeeringDBFacilityId = c.Requested.FacilityId,
        ConnectionState = State(c),
        BgpSession = Session(c),
        ConnectionIdentifier = c.Identifier.ToString(),
        ErrorMessage = Error(c),
    };

    private ExchangeConnectionBody OnExchange(Connection c) => new()
    {
        PeeringDBFacilityId = c.Requested.FacilityId,
        ConnectionState = State(c),
        // The LAN's prefixes are the exchange's, and stand with it among the peering locations.
        BgpSession = Session(c) with { SessionPrefixV4 = null, SessionPrefixV6 = null },
        ConnectionIdentifier = c.Identifier.ToString(),
        ErrorMessage = Error(c),
    };

    private static string? Error(Connection c) => c switch
    {
        { State: ConnectionState.ExternalBlocker } => c.Blocker?.Reason,
        { Offer: { } offer } => $"Offered instead until {offer.Until:u}: {offer.BandwidthMbps} Mbps at facility {offer.FacilityId}. {offer.Text} "
            + "Ask for just that to accept it.",
        _ => c.Reason,
    };

    /// <summary>The states have Azure's names; a rejected request is a failed one there, with the reason as its error.</summary>
    internal static string State(Connection c) =>
        c.State is ConnectionState.Rejected ? nameof(ConnectionState.ProvisioningFailed) : c.State.ToString();

    private SessionBody Session(Connection c)
    {
        var (v4, v6) = (Link(c, Family.IPv4), Link(c, Family.IPv6));
        var key = c.Asked.SealedMd5Key;
        return new SessionBody
        {
            SessionPrefixV4 = v4?.Subnet.ToString(),
            SessionPrefixV6 = v6?.Subnet.ToString(),
            MicrosoftSessionIPv4Address = v4?.Operator.ToString(),
            MicrosoftSessionIPv6Address = v6?.Operator.ToString(),
            PeerSessionIPv4Address = v4?.Peer.ToString(),
            PeerSessionIPv6Address = v6?.Peer.ToString(),
            SessionStateV4 = SessionStateOf(c, Family.IPv4),
            SessionStateV6 = SessionStateOf(c, Family.IPv6),
            MaxPrefixesAdvertisedV4 = c.Asked.MaxPrefixesV4,
            MaxPrefixesAdvertisedV6 = c.Asked.MaxPrefixesV6,
            // The wire has one key for both halves; where they have two, none can be told.
            Md5AuthenticationKey = options.Azure.ReturnMd5Key && key is not null ? secrets.Open(key, c.SubscriptionId, c.Id) : null,
        };
    }

    /// <summary>What was allocated, or what the peer gives: its ends are known before anybody allocates.</summary>
    private static LinkAddresses? Link(Connection c, Family family) =>
        c.Link(family) ?? c.Asked.LanOf(family) ?? (c.Asked.PrefixOf(family) is { } subnet ? LinkAddressing.Split(subnet) : null);

    /// <summary>Azure mixes the change that is underway with the state of BGP in one field.</summary>
    internal static string? SessionStateOf(Connection c, Family family)
    {
        var wanted = c.Asked.Wants(family);
        var half = c.Half(family);
        if (half is null && !(wanted && (c.Addresses is null || c.IsInService))) return null;
        if (c.State is ConnectionState.PendingRemove) return "PendingRemove";
        if (c.IsInService && half is not null && ChangeOf(c, half) is { } change) return change;
        if (half?.Applied is not { } applied) return "PendingAdd";
        if (applied.Generation != half.Generation) return "PendingUpdate";
        return half.Observed is SessionState.Unknown or SessionState.Absent ? "None" : half.Observed.ToString();
    }

    /// <summary>What is done to the half, or is to be done when the other one is through.</summary>
    private static string? ChangeOf(Connection c, SessionHalf half) => half.Change?.Phase switch
    {
        HalfPhase.Adding => "PendingAdd",
        HalfPhase.Updating or HalfPhase.PuttingBack => "PendingUpdate",
        not null => "PendingRemove",
        null when !c.Asked.Wants(half.Family) => "PendingRemove",
        null when !c.Asked.SaysTheSameOf(half.Family, c.Requested) => "PendingUpdate",
        null => null,
    };
}
