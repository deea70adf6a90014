using Peerline.Edge.Bird;
using Peerline.Edge.Frr;
using Peerline.Edge.GoBgp;

namespace Peerline.Edge.Guard;

/// <summary>What the guard has to know of its router; one of them is said.</summary>
internal sealed record GuardOrder
{
    public FrrSettings? Frr { get; init; }
    public BirdSettings? Bird { get; init; }
    public GoBgpSettings? GoBgp { get; init; }

    public static GuardOrder? Read(string file) => RouterFile.Read<GuardOrder>(file);

    public IGuardedRouter? Open(TimeProvider time) => this switch
    {
        { Frr: { } frr } => new FrrDriver(frr, time),
        { Bird: { } bird } => new BirdDriver(bird, time),
        // It knows of no pause: what gobgpd has forgotten is given back by whoever does.
        { GoBgp: { } gobgp } => new GoBgpDriver(gobgp, time, isPeerPaused: _ => true),
        _ => null,
    };
}
