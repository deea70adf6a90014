namespace Peerline.Routing.Wire;

/// <summary>KEEPALIVE (RFC 4271 4.4): a header and nothing more.</summary>
public static class KeepaliveMessage
{
    /// <summary>The whole message.</summary>
    public static ReadOnlySpan<byte> Octets =>
    [
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 19, 4,
    ];
}
