namespace Peerline.Model;

/// <summary>What a router does with a session that brings more prefixes than its limit.</summary>
public enum MaxPrefixesAction
{
    /// <summary>It ends with Cease: Maximum Number of Prefixes Reached (RFC 4486), and stays down.</summary>
    Shut,

    /// <summary>The router says so in its log, and the session stays.</summary>
    Warn,
}
