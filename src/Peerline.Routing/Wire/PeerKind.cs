namespace Peerline.Routing.Wire;

/// <summary>Whether the sender is in another AS. Some attributes mean different things; Unknown leaves those checks out.</summary>
public enum PeerKind : byte
{
    /// <summary>Not known: the message is only decoded.</summary>
    Unknown = 0,
    /// <summary>A peer of another AS.</summary>
    External = 1,
    /// <summary>A peer of the same AS.</summary>
    Internal = 2,
}
