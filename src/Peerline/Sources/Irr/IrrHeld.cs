namespace Peerline.Sources.Irr;

/// <summary>An expansion that takes too much away at once: a person looks before it is used.</summary>
/// <param name="Reason">How much of what would go.</param>
public sealed record IrrHeld(IrrSet Set, string Reason);
