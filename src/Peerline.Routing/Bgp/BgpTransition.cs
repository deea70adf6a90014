using System.Collections.Immutable;

namespace Peerline.Routing.Bgp;

/// <summary>Where an event leads, and what must be done, in order.</summary>
public readonly record struct BgpTransition(BgpMachineState Next, ImmutableArray<BgpAction> Actions);
