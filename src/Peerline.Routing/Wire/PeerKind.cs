namespace Peerline.Routing.Wire;

/// <summary>Whether the sender is in another AS. Some attributes mean different things; Unknown leaves those checks out.</summary>
public enum PeerKind : byte
{
    Unknown = 0,
    External = 1,
    Internal = 2,
}
