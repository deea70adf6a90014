namespace Peerline.Client.Contracts;

/// <summary>What an edge router answered, as text.</summary>
public sealed record GlassAnswer(string Command, string Output);
