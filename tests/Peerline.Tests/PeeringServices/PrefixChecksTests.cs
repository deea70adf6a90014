using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Policy;
using Peerline.Stages.PeeringServices;

namespace Peerline.Tests.PeeringServices;

public class PrefixChecksTests
{
    private static readonly Prefix P = Prefix.Parse("203.0.113.0/24");
    private static readonly PrefixFilter Bogons = PrefixFilter.Inside([Prefix.Parse("10.0.0.0/8")]);

    [Theory]
    [InlineData("64501", null)]
    [InlineData("64501 64502 64503", null)]
    [InlineData("64501 64502 64503 64504", "AS path isn't correct")]
    [InlineData("64501 64501", "AS path isn't correct")]
    [InlineData("64501 64512", "AS path isn't correct")]
    public void The_path_of_a_registered_prefix_is_short_public_and_not_prepended(string path, string? wrong) =>
        Assert.Equal(wrong, PrefixChecks.Registered(P, [Sight("192.0.2.1", path), Sight("192.0.2.3", "64501")], Bogons));

    [Fact]
    public void Every_session_that_lacks_a_registered_prefix_is_named()
    {
        Assert.Equal("Prefix not received from IP: 192.0.2.1, 192.0.2.5",
            PrefixChecks.Registered(P, [Sight("192.0.2.1", null), Sight("192.0.2.3", "64501"), Sight("192.0.2.5", null)], Bogons));
        Assert.Equal("Prefix not received from IP", PrefixChecks.Registered(P, [], Bogons));
    }

    [Fact]
    public void A_registered_prefix_has_the_mark_on_every_session()
    {
        Assert.Equal("Advertisement missing MAPS community",
            PrefixChecks.Registered(P, [Sight("192.0.2.1", "64501"), Sight("192.0.2.3", "64501", [])], Bogons));
        Assert.Equal("Prefix is not public", PrefixChecks.Registered(Prefix.Parse("10.1.0.0/24"), [Sight("192.0.2.1", "64501")], Bogons));
    }

    [Fact]
    public void All_that_is_wrong_with_a_customers_prefix_is_said_at_once()
    {
        Assert.Empty(PrefixChecks.Service(P, [Sight("192.0.2.1", "64501"), Sight("192.0.2.3", "64501")], null));
        Assert.Equal(
        [
            "Provider has fewer than two sessions in its primary location",
            "Provider has no sessions in its backup location",
            "Received route for prefix 203.0.113.0/24 should have the MAPS community 8075:8007",
            "AS path length for prefix should be <=3 for prefix 203.0.113.0/24",
            "AS path for prefix 203.0.113.0/24 shouldn't have any private ASN",
        ], PrefixChecks.Service(P, [Sight("192.0.2.1", "64501 64502 64503 64512", [])], []));
        Assert.Equal(["Not receiving prefix advertisement from 192.0.2.5 for prefix 203.0.113.0/24"],
            PrefixChecks.Service(P, [Sight("192.0.2.1", "64501"), Sight("192.0.2.3", "64501")], [Sight("192.0.2.5", null)]));
    }

    [Theory]
    [InlineData(null, null, 64501u, null, "Announced")]
    [InlineData(64501u, null, null, null, "Withdrawn")]
    [InlineData(64501u, 64501u, null, 64501u, "Withdrawn BackupPath")]
    [InlineData(null, 64501u, 64501u, 64501u, "Announced ActivePath")]
    [InlineData(64501u, null, 64501u, 64501u, "BackupAnnounced")]
    [InlineData(64501u, 64501u, 64501u, null, "BackupWithdrawn")]
    [InlineData(64501u, 64501u, 64502u, 64503u, "OriginChanged BackupOriginChanged")]
    [InlineData(64501u, 64501u, 64501u, 64501u, "")]
    [InlineData(null, null, null, null, "")]
    public void What_happens_to_the_routes_of_a_prefix_is_told(uint? primary, uint? backup, uint? nowPrimary, uint? nowBackup, string kinds)
    {
        var (before, after) = (new PrefixSighting(Asn(primary), Asn(backup)), new PrefixSighting(Asn(nowPrimary), Asn(nowBackup)));
        Assert.Equal(kinds, string.Join(' ', PrefixEvents.Between(P, before, after).Select(e => e.Kind)));
    }

    private static Asn? Asn(uint? number) => number is { } n ? new Asn(n) : null;

    private static PrefixSight Sight(string peer, string? path, IReadOnlyList<string>? communities = null) =>
        new("Exampleton", Address.Parse(peer), path is null ? null : new Route
        {
            Prefix = P, AsPathText = path, AsPath = [.. path.Split(' ').Select(a => Routing.Addressing.Asn.Parse(a))],
            Communities = communities ?? [PrefixChecks.Community],
        });
}
