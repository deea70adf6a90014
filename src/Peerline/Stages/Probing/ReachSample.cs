using Peerline.Model;

namespace Peerline.Stages.Probing;

/// <summary>What one run towards an address measured.</summary>
/// <param name="Sent">How often it was asked.</param>
/// <param name="Received">How often it answered.</param>
/// <param name="LatencyMs">The mean time of the answers; null without one.</param>
/// <param name="JitterMs">From the fastest answer to the slowest.</param>
public sealed record ReachSample(ProbeProtocol Protocol, int Sent, int Received, double? LatencyMs, double? JitterMs);
