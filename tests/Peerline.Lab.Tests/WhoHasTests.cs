using Peerline.Edge.Linux;
using Peerline.Routing.Addressing;

namespace Peerline.Lab.Tests;

/// <summary>Who answers on a wire: what tells swapped ends from a silent peer, asked of real kernels.</summary>
public class WhoHasTests
{
    private static readonly Address Peer = Address.Parse("192.0.2.0");
    private static readonly Address Own = Address.Parse("192.0.2.1");

    [Fact]
    public async Task A_peer_that_has_its_own_address_answers_for_it_and_not_for_ours()
    {
        await using var lab = await Lab.StartAsync("arping");
        var tester = await WiredAsync(lab, "192.0.2.0/31");
        Assert.Single(await tester.WhoHasAsync("e0", Peer, default));
        Assert.Empty(await tester.WhoHasAsync("e0", Own, default));
    }

    [Fact]
    public async Task A_peer_that_has_our_address_answers_for_it_and_not_for_its_own()
    {
        await using var lab = await Lab.StartAsync("arping");
        var tester = await WiredAsync(lab, "192.0.2.1/31");
        Assert.Single(await tester.WhoHasAsync("e0", Own, default));
        Assert.Empty(await tester.WhoHasAsync("e0", Peer, default));
    }

    /// <summary>Our end has its address; the peer's has what is said.</summary>
    private static async Task<LinuxLinkTester> WiredAsync(Lab lab, string peerHas)
    {
        var edge = await lab.NamespaceAsync("edge");
        var peer = await lab.NamespaceAsync("peer");
        await lab.WireAsync(edge, "e0", peer, "p0");
        await edge.AddressAsync("e0", $"{Own}/31");
        await peer.AddressAsync("p0", peerHas);
        return new LinuxLinkTester(edge.Command, TimeProvider.System);
    }
}
