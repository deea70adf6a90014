using CsCheck;
using Peerline.Model;
using Peerline.Stages.Allocation;

namespace Peerline.Tests.Allocation;

/// <summary>What a connection is given, out of any stock.</summary>
public class PortChoiceTests
{
    private static readonly Guid[] Routers = [.. Enumerable.Range(1, 2).Select(n => new Guid($"00000000-0000-7000-8000-0000000000{n:x2}"))];

    /// <summary>Two routers with two LAGs each; ports that stand alone, are in one of them, are held, or carry somebody else's session.</summary>
    private static readonly Gen<(IReadOnlyList<EdgeRouter> Routers, IReadOnlyList<Port> Ports, HashSet<string> Unusable, int Mbps)> Stocks =
        Gen.Select(Gen.Select(Gen.Int[0, 1], Gen.Int[0, 2], Gen.Bool, Gen.Int[0, 4], Gen.Int[0, 9]).Array[0, 12], Gen.Int[1, 4].Array[4], Gen.Int[1, 8])
            .Select((ports, minimum, tens) =>
            {
                var routers = Routers.Select((id, n) => new EdgeRouter
                {
                    Id = id, FacilityId = Guid.Empty, Name = $"edge{n}", Driver = "embedded",
                    Lags = [new("ae0", true, minimum[2 * n]), new("ae1", false, minimum[(2 * n) + 1])],
                }).ToList();
                // The speed is that of the LAG: the inventory takes no other.
                var stock = ports.Select((p, n) => new Port
                {
                    Id = new($"00000000-0000-7000-8000-0000000a{n:x4}"), EdgeRouterId = Routers[p.Item1], InterfaceName = $"et{n}",
                    SpeedMbps = p.Item2 == 2 || p.Item3 ? 10_000 : 40_000, Lag = p.Item2 == 0 ? null : $"ae{p.Item2 - 1}",
                    Panel = "PP", PanelPort = $"{n}", CircuitId = $"C-{n % 10}", ConnectionId = p.Item4 == 0 ? Guid.NewGuid() : null,
                }).ToList();
                stock = [.. stock.Select(p => p with
                {
                    SpeedMbps = stock.First(o => p.Lag is null ? o == p : o.EdgeRouterId == p.EdgeRouterId && o.Lag == p.Lag).SpeedMbps,
                })];
                var unusable = ports.SelectMany((p, n) => p.Item5 == 0 ? [$"et{n}"] : p.Item5 == 1 ? new[] { "ae1" } : []).ToHashSet();
                return ((IReadOnlyList<EdgeRouter>)routers, (IReadOnlyList<Port>)stock, unusable, tens * 10_000);
            });

    [Fact]
    public void Whatever_is_chosen_carries_the_bandwidth_is_free_and_is_one_link_of_one_router() => Stocks.Sample(stock =>
    {
        foreach (var choice in Of(stock))
        {
            Assert.True(choice.CapacityMbps >= stock.Mbps);
            Assert.All(choice.Ports, p => Assert.True(p.ConnectionId is null && !stock.Unusable.Contains(p.InterfaceName)));
            Assert.Single(choice.Ports.Select(p => p.EdgeRouterId).Distinct());
            Assert.Single(choice.Ports.Select(p => p.SpeedMbps).Distinct());
            Assert.Distinct(choice.Ports.Select(p => p.Id));
            if (choice.Lag is not { } lag)
            {
                Assert.Null(Assert.Single(choice.Ports).Lag);
                continue;
            }

            Assert.DoesNotContain(lag.InterfaceName, stock.Unusable);
            Assert.Contains(lag, stock.Routers.Single(r => r.Id == choice.EdgeRouterId).Lags);
            Assert.All(choice.Ports, p => Assert.True(p.Lag is null || p.Lag == lag.InterfaceName));
            Assert.Distinct(choice.Ports.Select(p => p.CircuitId));
            // Not one cross connect more than it needs, and as many as the bundle needs to be up.
            Assert.True(choice.Ports.Count >= lag.MinimumLinks);
            Assert.True(choice.Ports.Count == lag.MinimumLinks || choice.CapacityMbps - choice.Ports[0].SpeedMbps < stock.Mbps);
            Assert.DoesNotContain(stock.Ports, p => p.EdgeRouterId == choice.EdgeRouterId && p.Lag == lag.InterfaceName && p.ConnectionId is not null);
            Assert.Equal((choice.Ports[0].Id, lag.InterfaceName), (choice.Assignment.PortId, choice.Assignment.InterfaceName));
            Assert.Equal(choice.Ports.Select(p => p.Id), choice.Assignment.PortIds);
        }
    }, iter: 3000);

    [Fact]
    public void A_free_port_that_is_fast_enough_is_always_among_them_and_is_taken_before_several() => Stocks.Sample(stock =>
    {
        var choices = Of(stock);
        var alone = stock.Ports.Where(p => p is { ConnectionId: null, Lag: null } && p.SpeedMbps >= stock.Mbps && !stock.Unusable.Contains(p.InterfaceName)).ToList();
        Assert.Equal(alone.Select(p => p.Id).Order(), choices.Where(c => c.Lag is null).Select(c => c.Ports[0].Id).Order());
        var best = PortChoice.Best(choices, _ => 0);
        Assert.Equal(choices.Count == 0, best is null);
        if (alone.Count > 0) Assert.Single(best!.Ports);
    }, iter: 3000);

    [Fact]
    public void The_router_with_the_fewest_connections_of_the_peering_comes_first() => Stocks.Sample(stock =>
    {
        var choices = Of(stock);
        if (choices.Select(c => c.EdgeRouterId).Distinct().Count() < 2) return;
        Assert.Equal(Routers[1], PortChoice.Best(choices, r => r == Routers[0] ? 1 : 0)!.EdgeRouterId);
        Assert.Equal(Routers[0], PortChoice.Best(choices, r => r == Routers[1] ? 1 : 0)!.EdgeRouterId);
    }, iter: 1000);

    private static IReadOnlyList<PortChoice> Of((IReadOnlyList<EdgeRouter> Routers, IReadOnlyList<Port> Ports, HashSet<string> Unusable, int Mbps) stock) =>
        PortChoice.Of(stock.Routers, stock.Ports, (_, name) => !stock.Unusable.Contains(name), stock.Mbps);
}
