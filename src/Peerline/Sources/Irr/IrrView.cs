namespace Peerline.Sources.Irr;

/// <summary>One peer's sets at one moment.</summary>
/// <param name="Set">What is in use; null when there is nothing.</param>
public sealed record IrrView(IrrState State, IrrSet? Set)
{
    public static IrrView NotConfigured { get; } = new(IrrState.NotConfigured, null);

    public static IrrView None { get; } = new(IrrState.None, null);
}
