namespace Peerline.Lab.Tests.Crash;

/// <summary>
/// The same on FRR, at the steps that ask or change a router: the others cannot tell one router from another. A class of its own, so that
/// both go on beside each other.
/// </summary>
public class FrrCrashTests
{
    [Fact]
    public async Task Killed_at_every_boundary_of_a_step_on_FRR_it_ends_as_if_undisturbed()
    {
        await using var site = await FrrCrashSite.StartAsync();
        await CrashTests.EndsAsIfUndisturbedAsync(site, Boundaries.NamesOnRouters());
    }
}
