using Peerline.Routing.Bmp;

namespace Peerline.Cli.Bmp;

/// <summary>How tables and ends are called on the screen: short and the same everywhere.</summary>
internal static class BmpWords
{
    /// <summary>A table in the fewest letters.</summary>
    public static string Of(RibView view) => view switch
    {
        RibView.AdjRibInPrePolicy => "in-pre",
        RibView.AdjRibInPostPolicy => "in-post",
        RibView.AdjRibOutPrePolicy => "out-pre",
        RibView.AdjRibOutPostPolicy => "out-post",
        _ => "loc-rib",
    };

    /// <summary>Why a connection ended.</summary>
    public static string Of(BmpDisconnect reason) => reason switch
    {
        BmpDisconnect.Closed => "closed by the router",
        BmpDisconnect.Terminated => "terminated by the router",
        BmpDisconnect.ClosedInMessage => "closed by the router in the middle of a message",
        BmpDisconnect.ConnectionLost => "connection lost",
        BmpDisconnect.Malformed => "closed here: a message could not be read",
        BmpDisconnect.TooManyPeers => "closed here: too many peers",
        BmpDisconnect.SilentFromTheStart => "closed here: no message came",
        BmpDisconnect.MessageTooSlow => "closed here: a message was not finished in time",
        BmpDisconnect.Idle => "closed here: nothing came for too long",
        BmpDisconnect.ConsumerFailed => "closed here: the events could not be written",
        _ => "closed here: the station stops",
    };

    /// <summary>Why a connection was not taken.</summary>
    public static string Of(BmpRefusal reason) => reason switch
    {
        BmpRefusal.NotAdmitted => "not admitted",
        BmpRefusal.TooManyConnections => "too many connections",
        _ => "too many connections from this address",
    };
}
