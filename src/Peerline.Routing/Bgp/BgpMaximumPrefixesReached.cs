using Peerline.Routing.Addressing;

namespace Peerline.Routing.Bgp;

/// <summary>More prefixes before policy than the limit allows; the session is closed with Cease 6/1.</summary>
public sealed record BgpMaximumPrefixesReached(string Session, DateTimeOffset At, AfiSafi Family, int Received, int Limit)
    : BgpSessionEvent(Session, At);
