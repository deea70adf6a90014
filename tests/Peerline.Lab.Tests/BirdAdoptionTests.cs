using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Lab.Tests;

/// <summary>Legacy sessions on a real BIRD: seen, adopted without a change, watched; their text is the operator's to change.</summary>
public class BirdAdoptionTests
{
    private const string Legacy = """
        router id 198.51.100.1;
        protocol device { scan time 1; }
        template bgp pni { local as 64500; connect delay time 1; connect retry time 2; error wait time 1,2; }
        protocol bgp contoso from pni {
          description "PNI 'Contoso' $(reboot)"; # by hand, 2019
          neighbor 192.0.2.0 as 64501; password "s3cret"; ttl security on;
          ipv4 { import table on; import all; export none; };
        }
        """;

    [Fact]
    public async Task A_legacy_session_is_seen_adopted_without_a_change_watched_and_not_taken_out_of_the_operators_text()
    {
        await using var edge = await BirdEdge.StartAsync(Legacy);
        await edge.Edge.AddressAsync("e0", "192.0.2.1/31");
        await edge.PeerAsync();
        var legacy = (await Eventually.MatchesAsync(
            edge.LegacyAsync, s => s is { State: SessionState.Established, PrefixesAccepted: 1 }, "the legacy session is up"))!;
        Assert.Equal((null, "e0", new Asn(64501), true, true), (legacy.ConnectionId, legacy.InterfaceName, legacy.PeerAsn, legacy.Gtsm, legacy.Md5));
        Assert.Equal("PNI 'Contoso' $(reboot)", legacy.Description);
        var before = (await File.ReadAllTextAsync(edge.Bird.ConfigurationFile), await edge.RunningAsync());
        var adopted = EdgeWishes.Opened with
        {
            V6 = null, Addresses = [EdgeWishes.Opened.Addresses[0]], V4 = EdgeWishes.Opened.V4! with { AdoptedHash = legacy.ConfigurationHash },
        };

        var result = await edge.ApplyAsync(adopted);

        Assert.Equal(ApplyOutcome.Unchanged, result.Outcome);
        Assert.Equal(new AppliedConnection(new AppliedHalf(1, true), null), result.Confirmed[EdgeWishes.Connection]);
        Assert.Equal(before, (await File.ReadAllTextAsync(edge.Bird.ConfigurationFile), await edge.RunningAsync()));
        Assert.Equal((EdgeWishes.Connection, 1), ((await edge.LegacyAsync())!.ConnectionId, (await edge.LegacyAsync())!.Generation));

        // Its template is part of it; a comment is not.
        await edge.Bird.ConfigureAsync(edge.Main(Legacy.Replace("2019", "2020", StringComparison.Ordinal)));
        Assert.Empty((await edge.Driver.PlanAsync(EdgeWishes.Wish(adopted), new HashSet<Guid>(), default)).Drift);
        await edge.Bird.ConfigureAsync(edge.Main(Legacy.Replace("connect retry time 2", "connect retry time 7", StringComparison.Ordinal)));
        var plan = await edge.Driver.PlanAsync(EdgeWishes.Wish(adopted), new HashSet<Guid>(), default);
        Assert.Equal([$"{EdgeWishes.Connection}: the adopted session 192.0.2.0 was changed on the router"], plan.Drift);
        Assert.Equal(ApplyOutcome.Refused, (await edge.ApplyAsync(adopted)).Outcome);

        // Changing and removing it are refused by name, until the operator has taken it out.
        var ours = adopted with { Adopted = true, V4 = adopted.V4! with { AdoptedHash = null, Generation = 2 } };
        Assert.Contains("take protocol contoso out of it", (await edge.ApplyAsync(ours)).Sentence, StringComparison.Ordinal);
        var gone = EdgeWishes.Without(EdgeWishes.Gone with { Adopted = true });
        var removal = await edge.Driver.ApplyAsync(gone, EdgeWishes.Intent, default);
        Assert.Equal(ApplyOutcome.Refused, removal.Outcome);
        Assert.Contains("take protocol contoso out of it", removal.Sentence, StringComparison.Ordinal);
        await edge.Bird.ConfigureAsync(edge.Main(BirdEdge.Base));
        Assert.True((await edge.Driver.ApplyAsync(gone, EdgeWishes.Intent, default)).Succeeded);
        Assert.Equal("", await File.ReadAllTextAsync(edge.Include));
    }
}
