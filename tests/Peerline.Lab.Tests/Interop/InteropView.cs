namespace Peerline.Lab.Tests.Interop;

/// <summary>What a daemon says of one session.</summary>
/// <param name="IsEstablished">Its state.</param>
/// <param name="RemoteAs">The AS number that it sees.</param>
/// <param name="Capabilities">What it says it received from us, in its own words.</param>
/// <param name="RefreshesReceived">ROUTE-REFRESH requests of ours, where it counts them.</param>
/// <param name="Text">Everything that it said, for people and for what is not worth a field.</param>
internal sealed record InteropView(bool IsEstablished, long RemoteAs, IReadOnlySet<string> Capabilities, int? RefreshesReceived, string Text);
