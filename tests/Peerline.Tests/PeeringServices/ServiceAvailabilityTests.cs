using Peerline.Model;
using Peerline.Stages.Inventory;
using Peerline.Stages.PeeringServices;
using Prefix = Peerline.Routing.Addressing.Prefix;

namespace Peerline.Tests.PeeringServices;

public class ServiceAvailabilityTests
{
    private static readonly GeoPoint Berlin = new(52.52, 13.40);

    [Theory]
    [InlineData(48.85, 2.35, true)] // Paris, 880 km
    [InlineData(40.42, -3.70, false)] // Madrid, 1870 km
    [InlineData(52.52, 13.40, true)]
    public void A_thousand_miles_are_near(double latitude, double longitude, bool near) =>
        Assert.Equal(near, ServiceAvailability.Reaches([Metro(Berlin)], Place(new GeoPoint(latitude, longitude), "XX")));

    [Theory]
    [InlineData("DE", true)]
    [InlineData("FR", false)]
    public void Without_a_position_the_country_decides(string country, bool near)
    {
        Assert.Equal(near, ServiceAvailability.Reaches([Metro(null)], Place(Berlin, country)));
        Assert.Equal(near, ServiceAvailability.Reaches([Metro(Berlin)], Place(null, country)));
        Assert.False(ServiceAvailability.Reaches([], Place(Berlin, country)));
    }

    [Fact]
    public void Prefixes_are_put_together_within_their_region()
    {
        string[] prefixes = ["192.0.2.0/25", "192.0.2.128/25", "192.0.2.64/26", "198.51.100.0/24", "2001:db8::/33", "2001:db8:8000::/33"];
        var all = prefixes.Select(p => Unbilled(p, "a")).Append(Unbilled("192.0.3.0/24", "b"));
        Assert.Equal(["a 192.0.2.0/24", "a 198.51.100.0/24", "a 2001:db8::/32", "b 192.0.3.0/24"],
            UnbilledPrefixes.Consolidated(all).Select(p => $"{p.Region} {p.Prefix}"));
    }

    private static UnbilledPrefix Unbilled(string prefix, string region) =>
        new() { Id = Guid.NewGuid(), Prefix = Prefix.Parse(prefix), Region = region, PeerAsn = 64501 };

    private static Metro Metro(GeoPoint? position) =>
        new() { Id = Guid.Empty, Name = "M", Country = "DE", Region = "local", Position = position };

    private static ServiceLocation Place(GeoPoint? position, string country) =>
        new() { Id = Guid.Empty, Name = "P", Country = country, Region = "local", Position = position };
}
