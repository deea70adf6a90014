namespace Peerline.Edge;

/// <summary>What became of one TCP connection.</summary>
/// <param name="Time">From the SYN to the answer, an RST included: the host is there then.</param>
/// <param name="Error">Why it was not made.</param>
public sealed record ConnectResult(bool Connected, TimeSpan? Time, string? Error);
