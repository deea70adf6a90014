using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Server.Arm;
using Peerline.Stages.Addressing;
using Peerline.Stages.Request;

namespace Peerline.Server.Tests.Arm;

/// <summary>What the model's states look like on Azure's wire.</summary>
public class ProjectionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    public static TheoryData<ConnectionState> States => [.. Enum.GetValues<ConnectionState>()];

    [Theory]
    [MemberData(nameof(States))]
    public void Every_state_has_a_name_that_azures_clients_know(ConnectionState state)
    {
        string[] known =
        [
            "PendingApproval", "Approved", "ProvisioningStarted", "ProvisioningFailed", "ProvisioningCompleted", "Validating", "Active",
                "ExternalBlocker",
            "PendingRemove", "Gone", "TypeChangeRequested", "TypeChangeInProgress",
        ];
        Assert.Contains(PeeringProjection.State(Connection(state)), known);
    }

    [Fact]
    public void A_half_is_to_be_added_until_the_router_has_it()
    {
        var started = Connection(ConnectionState.ProvisioningStarted);
        Assert.Equal("PendingAdd", PeeringProjection.SessionStateOf(started, Family.IPv4));
        Assert.Null(PeeringProjection.SessionStateOf(started, Family.IPv6));
    }

    [Theory]
    [InlineData(SessionState.Unknown, "None")]
    [InlineData(SessionState.Absent, "None")]
    [InlineData(SessionState.Idle, "Idle")]
    [InlineData(SessionState.Connect, "Connect")]
    [InlineData(SessionState.Active, "Active")]
    [InlineData(SessionState.OpenSent, "OpenSent")]
    [InlineData(SessionState.OpenConfirm, "OpenConfirm")]
    [InlineData(SessionState.Established, "Established")]
    public void A_half_that_the_router_has_is_what_was_observed(SessionState observed, string expected)
    {
        var c = Connection(ConnectionState.Active);
        c = c with { V4 = c.V4! with { Generation = 2, Applied = new AppliedHalf(2, true), Observed = observed } };
        Assert.Equal(expected, PeeringProjection.SessionStateOf(c, Family.IPv4));
    }

    [Fact]
    public void A_half_whose_configuration_changes_is_pending_update_and_one_that_goes_pending_remove()
    {
        var c = Connection(ConnectionState.Active);
        c = c with { V4 = c.V4! with { Generation = 3, Applied = new AppliedHalf(2, true), Observed = SessionState.Established } };
        Assert.Equal("PendingUpdate", PeeringProjection.SessionStateOf(c, Family.IPv4));
        Assert.Equal("PendingRemove", PeeringProjection.SessionStateOf(c with { State = ConnectionState.PendingRemove }, Family.IPv4));
    }

    [Theory]
    [InlineData(HalfPhase.Adding, "PendingAdd", "Succeeded")]
    [InlineData(HalfPhase.Updating, "PendingUpdate", "Updating")]
    [InlineData(HalfPhase.PuttingBack, "PendingUpdate", "Updating")]
    [InlineData(HalfPhase.Draining, "PendingRemove", "Updating")]
    [InlineData(HalfPhase.TakingOff, "PendingRemove", "Updating")]
    [InlineData(HalfPhase.Releasing, "PendingRemove", "Updating")]
    public void What_is_done_to_a_half_shows_on_that_half(HalfPhase phase, string half, string resource)
    {
        var c = Connection(ConnectionState.Active);
        c = c with { V4 = c.V4! with { Generation = 2, Applied = new AppliedHalf(2, true), Observed = SessionState.Established, Change = new HalfChange(phase, Now) } };
        Assert.Equal(half, PeeringProjection.SessionStateOf(c, Family.IPv4));
        Assert.Equal("Active", PeeringProjection.State(c));
        Assert.Equal(resource, PeeringProjection.ProvisioningState(Whole(null, c)));
    }

    [Fact]
    public void A_half_whose_turn_is_yet_to_come_shows_what_is_wanted_of_it()
    {
        var c = Connection(ConnectionState.Active);
        c = c with { V4 = c.V4! with { Generation = 2, Applied = new AppliedHalf(2, true), Observed = SessionState.Established } };
        Assert.Equal("PendingUpdate", PeeringProjection.SessionStateOf(Wanting(c, r => r with { MaxPrefixesV4 = 7 }), Family.IPv4));
        Assert.Equal("PendingRemove", PeeringProjection.SessionStateOf(Wanting(c, r => r with { WantsV4 = false, WantsV6 = true }), Family.IPv4));
        Assert.Equal("PendingAdd", PeeringProjection.SessionStateOf(Wanting(c, r => r with { WantsV6 = true }), Family.IPv6));
        Assert.Equal("Established", PeeringProjection.SessionStateOf(Wanting(c, r => r with { BandwidthMbps = 20_000 }), Family.IPv4));

        static Connection Wanting(Connection c, Func<ConnectionRequest, ConnectionRequest> change) =>
            c with { Change = new ConnectionChange(change(c.Requested), Now, "peer") };
    }

    [Fact]
    public void The_resource_is_succeeded_while_the_connections_go_their_way()
    {
        foreach (var state in Enum.GetValues<ConnectionState>()
            .Where(s => s is not (ConnectionState.PendingRemove or ConnectionState.Gone)))
            Assert.Equal("Succeeded", PeeringProjection.ProvisioningState(Whole(null, Connection(state))));
    }

    [Fact]
    public void Removal_shows_as_updating_deleting_or_stuck()
    {
        var (active, leaving) = (Connection(ConnectionState.Active), Connection(ConnectionState.PendingRemove));
        Assert.Equal("Updating", PeeringProjection.ProvisioningState(Whole(null, active, leaving)));
        Assert.Equal("Deleting", PeeringProjection.ProvisioningState(Whole(Now, leaving)));
        var waiting = leaving with { Trouble = new Trouble("RemoveFromRouter", "no", 1, Now, Now) };
        Assert.Equal("Deleting", PeeringProjection.ProvisioningState(Whole(Now, waiting)));
        Assert.Equal("Failed",
            PeeringProjection.ProvisioningState(Whole(Now, waiting with { Trouble = waiting.Trouble! with { RetryAt = null } })));
    }

    [Theory]
    [InlineData("connections[1].prefixV4", "properties.direct.connections[1].bgpSession.sessionPrefixV4")]
    [InlineData("connections[0].bandwidthMbps", "properties.direct.connections[0].bandwidthInMbps")]
    [InlineData("contacts[2].email", "properties.peerContactDetail[2].email")]
    [InlineData("metro", "properties.peeringLocation")]
    [InlineData("location", "location")]
    public void Fields_are_named_as_azure_names_them(string ours, string azures) => Assert.Equal(azures, ArmTarget.Of(ours));

    private static WholePeering Whole(DateTimeOffset? deleting, params Connection[] connections) => new(
        new Peering
        {
            Id = Guid.NewGuid(), SubscriptionId = Guid.NewGuid(), ResourceGroup = "g", Name = "p", Location = "local",
                Sku = "Basic_Direct_Free",
            PeerAsnId = Guid.NewGuid(), Metro = "Exampleton", CreatedAt = Now, CreatedBy = "test", ChangedAt = Now, ChangedBy = "test",
                DeletingSince = deleting,
        },
        new PeerAsn { Id = Guid.NewGuid(), SubscriptionId = Guid.NewGuid(), Name = "asn", Asn = new Asn(64500), PeerName = "Contoso",
            CreatedAt = Now, ChangedAt = Now },
        connections);

    private static Connection Connection(ConnectionState state)
    {
        var link = LinkAddressing.Split(Prefix.Parse("203.0.113.0/31"));
        return new Connection
        {
            Id = Guid.NewGuid(), PeeringId = Guid.NewGuid(), SubscriptionId = Guid.NewGuid(), Identifier = Guid.NewGuid(),
                Terms = new Terms(),
            Requested = new ConnectionRequest
            {
                FacilityId = 1, BandwidthMbps = 10_000, AddressProvider = AddressProvider.Peer, PrefixV4 = link.Subnet, WantsV6 = false,
            },
            State = state, StateSince = Now, CreatedAt = Now,
            Addresses = new SessionAddresses(link, null), V4 = new SessionHalf { Family = Family.IPv4 },
        };
    }
}
