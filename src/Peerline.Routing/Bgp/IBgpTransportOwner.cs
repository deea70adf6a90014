namespace Peerline.Routing.Bgp;

/// <summary>Who uses a TCP connection. Called from any thread.</summary>
internal interface IBgpTransportOwner
{
    /// <summary>Octets are there, old and new; returns how many were used up.</summary>
    int Received(BgpTransport transport, ReadOnlySpan<byte> octets, int fresh);

    /// <summary>The connection ended without our doing.</summary>
    void Lost(BgpTransport transport, string reason);

    /// <summary>Everything queued was taken by TCP.</summary>
    void Drained(BgpTransport transport);

    /// <summary>Nothing could be written for the send hold time.</summary>
    void SendHoldExpired(BgpTransport transport);
}
