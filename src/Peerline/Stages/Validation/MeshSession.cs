using Peerline.Edge;
using Peerline.Routing.Addressing;

namespace Peerline.Stages.Validation;

/// <summary>A session of the half with a further route server on the LAN.</summary>
/// <param name="Session">Null when the router does not know it.</param>
public sealed record MeshSession(Address Peer, SessionObservation? Session);
