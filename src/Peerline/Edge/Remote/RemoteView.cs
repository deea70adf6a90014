namespace Peerline.Edge.Remote;

/// <summary>What <see cref="RemoteCall.Routes"/> is about.</summary>
internal sealed record RemoteView(SessionKey Session, RouteView View);
