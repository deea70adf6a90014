using Peerline.Stages.Workers;

namespace Peerline.Tests.Provisioning;

public sealed class PauseSwitchTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("peerline-").FullName;

    [Fact]
    public void While_a_peer_is_paused_those_of_others_go_on_and_what_nobody_knows_does_not()
    {
        var (paused, other) = (Guid.NewGuid(), Guid.NewGuid());
        var (held, free) = (Guid.NewGuid(), Guid.NewGuid());
        var pause = new PauseSwitch(folder);
        pause.Knows(held, paused);
        pause.Knows(free, other);
        Assert.Null(pause.GoingOn());

        pause.Pause(subscription: paused);
        Assert.Equal([free], pause.GoingOn()!);
        Assert.Equal((true, false, true), (pause.IsPeerPaused(held), pause.IsPeerPaused(free), pause.IsPeerPaused(Guid.NewGuid())));

        pause.Resume(subscription: paused);
        Assert.Null(pause.GoingOn());
    }

    [Fact]
    public void A_folder_that_cannot_be_looked_into_may_hold_any_pause()
    {
        var inside = Path.Combine(folder, "pause");
        var pause = new PauseSwitch(inside);
        Assert.Equal((false, false), (pause.IsPaused(Guid.NewGuid()), pause.IsPeerPaused(Guid.NewGuid())));
        Assert.Empty(pause.List());

        // Root may look into every folder; not even root follows a link to itself.
        File.CreateSymbolicLink(inside, inside);
        Assert.True(pause.IsPaused());
        Assert.True(pause.IsPaused(Guid.NewGuid(), Guid.NewGuid()));
        Assert.True(pause.IsPeerPaused(Guid.NewGuid()));
        Assert.Empty(pause.GoingOn()!);
        Assert.Equal(["all"], pause.List());
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
