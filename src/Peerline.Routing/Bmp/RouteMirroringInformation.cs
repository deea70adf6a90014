namespace Peerline.Routing.Bmp;

/// <summary>What a router says about mirrored messages (RFC 7854 4.7).</summary>
public enum RouteMirroringInformation : ushort
{
    /// <summary>The message is one that was treated as an error, as RFC 7606 says.</summary>
    ErroredPdu = 0,
    /// <summary>Messages were lost, and are not mirrored.</summary>
    MessagesLost = 1,
}
