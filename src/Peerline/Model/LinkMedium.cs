namespace Peerline.Model;

/// <summary>What a session runs over, and with it which steps its connection goes through.</summary>
public enum LinkMedium
{
    /// <summary>A cable of its own, from a port that is reserved for it: letter, wiring, link test.</summary>
    Cable,

    /// <summary>The peering LAN of an internet exchange, on which both networks have a port already: nothing is patched and nothing tested.</summary>
    Exchange,
}
