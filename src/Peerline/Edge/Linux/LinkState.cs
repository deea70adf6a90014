namespace Peerline.Edge.Linux;

/// <summary>One interface as the kernel has it.</summary>
internal sealed record LinkState(bool Carrier, int Mtu, IReadOnlyList<InterfaceAddress> Addresses, InterfaceCounters Counters);
