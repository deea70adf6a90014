namespace Peerline.Cli.Decode.Capture;

/// <summary>Both directions of one connection, and what BGP's OPENs agreed on.</summary>
internal sealed class TcpConnection(Endpoint first, Endpoint second, DecodeOptions options)
{
    public StreamHalf Forward { get; } = new(first, second);
    public StreamHalf Backward { get; } = new(second, first);
    public BgpConversation Conversation { get; } = new(options);

    public BmpPeers BmpPeers { get; } = new(options);

    /// <summary>The packet that was last seen of it, for the choice of what to forget.</summary>
    public long LastPacket { get; set; }
}
