namespace Peerline.Lab.Tests.Crash;

/// <summary>The same on FRR; a class of its own, so that both go on beside each other.</summary>
public class FrrCrashTests
{
    [Fact]
    public async Task Killed_at_every_boundary_on_FRR_it_ends_as_if_undisturbed()
    {
        await using var site = await FrrCrashSite.StartAsync();
        await CrashTests.EndsAsIfUndisturbedAsync(site);
    }
}
