using System.Text.Json.Nodes;
using Peerline.Edge;
using Peerline.Storage;
using Peerline.Tests.Edge.Frr;

namespace Peerline.Tests.Edge;

public class WishJsonTests
{
    /// <summary>It is hashed for the gate, compared for a rollout and sent over SSH: with a long list, what follows from it is most of it.</summary>
    [Fact]
    public void A_wish_is_written_once_and_without_what_is_reckoned_from_it()
    {
        var text = PeerlineJson.Write(FrrWishes.Opened);
        var names = Names(JsonNode.Parse(text)!).ToHashSet();
        Assert.Superset(new HashSet<string> { "v4", "policy", "accept", "announce" }, names);
        Assert.DoesNotContain("sessions", names);
        Assert.DoesNotContain("acceptFilter", names);
        Assert.DoesNotContain("discardFilter", names);
        Assert.Equal(text, PeerlineJson.Write(PeerlineJson.Read<ConnectionWish>(text)));
        var discarding = PeerlineJson.Read<ConnectionWish>(PeerlineJson.Write(FrrWishes.Discarding));
        Assert.Equal(FrrWishes.Discarding.V4!.Policy.DiscardFilter, discarding.V4!.Policy.DiscardFilter);
    }

    private static IEnumerable<string> Names(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => Names(p.Value).Prepend(p.Key)),
        JsonArray a => a.SelectMany(Names),
        _ => [],
    };
}
