using Peerline.Stages.Workers;

namespace Peerline.Lab.Tests.Crash;

/// <summary>
/// SIGKILL of the real server process at every boundary between two steps, from request to removal. It ends in the same place as an
/// undisturbed life: no event and no mail lost, nothing leaked, nothing left on the router, no session flapped.
/// </summary>
public class CrashTests
{
    [Fact]
    public void The_boundaries_are_those_of_the_machine()
    {
        var names = Boundaries.Names();
        Assert.Equal(18, Boundaries.Steps().Count);
        Assert.Equal(18 * Enum.GetValues<BoundarySide>().Length, names.Count);
        Assert.Equal(["AllocatePort/Before", "AllocatePort/Done", "AllocatePort/Recorded", "AllocateAddresses/Before"], names.Take(4));
        Assert.Equal("ReleasePort/Recorded", names[^1]);
    }

    [Fact]
    public async Task Killed_at_every_boundary_on_the_embedded_router_it_ends_as_if_undisturbed()
    {
        if (!Environment.IsPrivilegedProcess) Assert.Skip("The probes of this test need root.");
        await using var site = await EmbeddedCrashSite.StartAsync();
        await EndsAsIfUndisturbedAsync(site, Boundaries.Names());
    }

    internal static async Task EndsAsIfUndisturbedAsync(CrashSite site, IReadOnlyList<string> names)
    {
        var before = await site.EdgeConfigurationAsync();
        await using var life = await CrashLife.StartAsync(site);
        var undisturbed = await life.LiveAsync();
        Assert.Equal(before, await site.EdgeConfigurationAsync());

        // A step that records what it did in the same transaction is not carried out again after "done": the two sides of the recording
        // are met in lives of their own.
        foreach (var boundaries in names.GroupBy(b => b.EndsWith($"/{BoundarySide.Done}", StringComparison.Ordinal)))
            Same(undisturbed, await life.LiveKilledAsync([.. boundaries]));

        Assert.Equal(before, await site.EdgeConfigurationAsync());
        Assert.True((await life.AuditAsync()).Holds);
    }

    private static void Same(Past undisturbed, Past killed)
    {
        Assert.Equal("Gone", undisturbed.State);
        Assert.Equal(undisturbed.State, killed.State);
        Assert.True(undisturbed.Events.SequenceEqual(killed.Events), $"What happened is another thing:\n{killed.Told}");
        Assert.True(killed.SequenceUnbroken);
        Assert.Equal(undisturbed.Mails, killed.Mails);
        Assert.All(killed.Mails, m => Assert.EndsWith("Sent", m));
        Assert.True(killed.EveryMailIsOut);
        Assert.Equal(undisturbed.Letters, killed.Letters);
        Assert.Equal((0, 0), (killed.PortsHeld, killed.LeasesHeld));
        Assert.Equal(1, killed.SessionsCameUp);
    }
}
