namespace Peerline.Client.Contracts;

/// <summary>Whether the workers of the whole installation are held.</summary>
public sealed record Pause(bool Paused);
