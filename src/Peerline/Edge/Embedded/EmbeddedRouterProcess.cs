namespace Peerline.Edge.Embedded;

/// <summary>A running embedded router.</summary>
/// <param name="Started">True when it was started now, false when it ran already.</param>
public sealed record EmbeddedRouterProcess(string Name, string Socket, int ProcessId, NetworkNamespace Namespace, bool Started)
{
    /// <summary>A client for its socket; the caller's to dispose.</summary>
    public EmbeddedRouterClient Client() => new(Socket);
}
