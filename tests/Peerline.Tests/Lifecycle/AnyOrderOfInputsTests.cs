using CsCheck;
using Peerline.Lifecycle;
using Peerline.Model;

namespace Peerline.Tests.Lifecycle;

/// <summary>Any order of inputs, at any time: what must hold always is asserted in <see cref="World"/> after each of them.</summary>
public class AnyOrderOfInputsTests
{
    private static readonly Gen<(int Kind, (int What, int Detail)[] Happenings)> Lives =
        Gen.Select(Gen.Int[0, 47], Gen.Select(Gen.Int[0, 15], Gen.Int[0, 999]).Array[0, 90]);

    private static World Begin(int kind, bool isStrict)
    {
        var legacy = kind % 4 == 3;
        return new World(legacy || kind / 8 % 3 != 1, legacy || kind / 8 % 3 != 2, legacy, kind % 2 == 1 && !legacy, isStrict);
    }

    [Fact]
    public void Nothing_opens_unvalidated_and_nothing_is_forgotten_whatever_is_said() => Lives.Sample(life =>
    {
        var world = Begin(life.Kind, isStrict: false);
        foreach (var (what, detail) in life.Happenings) world.Happen(what, detail);
    }, iter: 1500);

    [Fact]
    public void From_everywhere_it_goes_on_to_Active_or_Gone_and_then_nothing_is_left() => Lives.Sample(life =>
    {
        var world = Begin(life.Kind, isStrict: true);
        foreach (var (what, detail) in life.Happenings) world.Happen(what, detail);
        world.BringInAllThatIsLate();
        world.Settle();
        world.AssertAtRest();
        if (world.Connection.State is ConnectionState.Active) world.Say(new Delete(null));
        world.Settle();
        Assert.Equal(ConnectionState.Gone, world.Connection.State);
        world.AssertAtRest();
    }, iter: 1500);

    [Fact]
    public void An_undisturbed_life_meets_every_state_but_those_of_trouble()
    {
        var world = Begin(0, isStrict: true);
        world.Settle();
        world.Say(new Delete(null));
        world.Settle();
        Assert.Equal(
            [
                ConnectionState.Approved, ConnectionState.ProvisioningStarted, ConnectionState.ProvisioningCompleted, ConnectionState.Validating,
                ConnectionState.Active, ConnectionState.PendingRemove, ConnectionState.Gone,
            ],
            world.Facts.Where(f => f.To is not null).Select(f => f.To!.Value));
    }
}
