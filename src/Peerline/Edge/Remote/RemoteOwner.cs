using Peerline.Routing.Addressing;

namespace Peerline.Edge.Remote;

/// <summary>What <see cref="RemoteCall.WhoHas"/> is about.</summary>
internal sealed record RemoteOwner(string InterfaceName, Address Address);
