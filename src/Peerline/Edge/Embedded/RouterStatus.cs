using Peerline.Routing.Addressing;

namespace Peerline.Edge.Embedded;

/// <summary>Who answers on the socket.</summary>
public sealed record RouterStatus(
    string Name, Asn LocalAsn, Address RouterId, int ProcessId, DateTimeOffset StartedAt, RouterCapabilities Capabilities);
