namespace Peerline.Edge.Remote;

/// <summary>What a driver is asked, by its method.</summary>
internal enum RemoteCall
{
    Capabilities,
    Plan,
    Apply,
    Observe,
    Routes,
    TestLink,
    Ping,
    WhoHas,
    Trace,
    Connect,
    LookUp,
}
