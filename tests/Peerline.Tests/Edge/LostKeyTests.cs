using Peerline.Edge;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Tests.Lifecycle;

namespace Peerline.Tests.Edge;

public class LostKeyTests
{
    private static readonly Connection Lost = Active(1, "sealed with another key file");
    private static readonly Connection Kept = Active(2, "kept");

    [Fact]
    public void A_key_that_cannot_be_opened_is_in_the_way_of_its_own_session_and_of_no_other()
    {
        var wish = Wish(Lost, Kept);
        Assert.Equal([null, "secret"], wish.Connections.Select(c => c.V4!.Md5Key));
        var problem = Assert.Single(Problems(wish));
        Assert.StartsWith("The MD5 key of 198.51.100.0 cannot be opened", problem, StringComparison.Ordinal);
    }

    /// <summary>Halves are changed one after the other: the second would be in the way of the first.</summary>
    [Fact]
    public void In_its_place_stands_the_key_that_is_asked_for()
    {
        var wish = Wish(Lost with { Change = new ConnectionChange(Lost.Requested with { SealedMd5Key = "kept" }, Samples.Begin, "peer") });
        Assert.Equal("secret", wish.Connections.Single().V4!.Md5Key);
        Assert.Empty(Problems(wish));
    }

    private static RouterWish Wish(params Connection[] connections) => Wishes.For(
        Samples.Operator, connections.Select(c => (c, new Asn(64501))), (_, key) => key == "kept" ? "secret" : null);

    private static IEnumerable<string> Problems(RouterWish wish) => WishRules.Problems(
        wish.Connections, wish.Connections.ToDictionary(c => c.InterfaceName, _ => (IReadOnlyList<InterfaceAddress>)[]));

    private static Connection Active(int n, string sealedKey)
    {
        var c = Samples.Request(v6: false);
        return c with
        {
            Id = new Guid($"00000000-0000-7000-8000-00000000c00{n}"), State = ConnectionState.Active, Port = Samples.Port($"et-0/0/{n}"),
            Requested = c.Requested with { SealedMd5Key = sealedKey }, Addresses = new SessionAddresses(Samples.Link($"198.51.100.{2 * (n - 1)}/31"), null),
            V4 = new SessionHalf { Family = Family.IPv4, Generation = 1, ValidatedGeneration = 1, Applied = new AppliedHalf(1, true) },
        };
    }
}
