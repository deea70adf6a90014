namespace Peerline.Edge.Remote;

/// <summary>What a word is.</summary>
internal enum RemoteWordKind
{
    /// <summary>The router's side begins: of which build it is.</summary>
    Hello,

    /// <summary>The server says which router it means.</summary>
    Open,

    /// <summary>The server calls the driver, or no longer wants what it called for.</summary>
    Call,
    Cancel,

    /// <summary>The driver's answer, or why there is none.</summary>
    Answer,
    Failed,

    /// <summary>The router's side asks whether the server is still there, before it confirms a change; the server says that it is.</summary>
    Ask,
    There,
}
