using Peerline.Edge;
using Peerline.Edge.Embedded;
using Peerline.Model;

namespace Peerline.Tests.Edge;

public class EdgeRouterDriversTests
{
    private static readonly EdgeRouter Router = new()
    {
        Id = Guid.NewGuid(), FacilityId = Guid.NewGuid(), Name = "edge", Driver = "embedded", Settings = EmbeddedDriverFactory.Settings("/nowhere/edge"),
    };

    /// <summary>One would close the other's in the middle of its work.</summary>
    [Fact]
    public async Task Who_opens_a_router_at_the_same_time_has_the_same_driver()
    {
        for (var i = 0; i < 500; i++)
        {
            await using var drivers = new EdgeRouterDrivers([new EmbeddedDriverFactory(TimeProvider.System)]);
            using var together = new Barrier(4);
            var opened = new IEdgeRouterDriver[together.ParticipantCount];
            var threads = opened.Select((_, at) => new Thread(() =>
            {
                together.SignalAndWait();
                opened[at] = drivers.OpenAsync(Router).Result;
            })).ToList();
            threads.ForEach(t => t.Start());
            threads.ForEach(t => t.Join());
            Assert.Single(opened.Distinct());
        }
    }

    [Fact]
    public async Task Newer_settings_open_another_driver_and_close_the_one_before_and_who_read_the_router_earlier_has_it_too()
    {
        await using var drivers = new EdgeRouterDrivers([new EmbeddedDriverFactory(TimeProvider.System)]);
        var first = await drivers.OpenAsync(Router);
        Assert.Same(first, await drivers.OpenAsync(Router with { Name = "renamed", Version = 1 }));
        var changed = Router with { Settings = EmbeddedDriverFactory.Settings("/nowhere/other"), Version = 2 };
        var second = await drivers.OpenAsync(changed);
        Assert.NotSame(first, second);
        Assert.Same(second, await drivers.OpenAsync(Router));
        Assert.Same(second, await drivers.OpenAsync(changed with { Version = 4 }));
        Assert.Same(second, await drivers.OpenAsync(Router with { Version = 3 }));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => first.ObserveAsync(default));
        await Assert.ThrowsAsync<RouterUnreachableException>(() => second.ObserveAsync(default));

        await drivers.ForgetAsync(Router.Id);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => second.ObserveAsync(default));
        Assert.NotSame(second, await drivers.OpenAsync(changed));
    }
}
