namespace Peerline.Server.Cluster;

/// <summary>The one worker of a connection; its key is the connection's id.</summary>
public interface IConnectionGrain : IGrainWithGuidKey
{
    /// <summary>Something may be due. Returns at once: the work is started, not waited for.</summary>
    Task WakeAsync();
}

/// <summary>The one writer of an edge router; its key is the router's id.</summary>
public interface IEdgeRouterGrain : IGrainWithGuidKey
{
    /// <inheritdoc cref="IConnectionGrain.WakeAsync"/>
    Task WakeAsync();
}
