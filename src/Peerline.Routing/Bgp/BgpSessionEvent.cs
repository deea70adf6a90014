using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Bgp;

/// <summary>Something that happened in a session, in order.</summary>
public abstract record BgpSessionEvent(string Session, DateTimeOffset At);

/// <summary>The state changed; <paramref name="Error"/> says why when it fell back.</summary>
public sealed record BgpStateChanged(string Session, DateTimeOffset At, BgpState From, BgpState To, BgpSessionError? Error)
    : BgpSessionEvent(Session, At);

/// <summary>RFC 7606 found something: the strongest finding and the whole message as received.</summary>
public sealed record BgpUpdateMalformed(string Session, DateTimeOffset At, UpdateProblem Problem, ReadOnlyMemory<byte> Message)
    : BgpSessionEvent(Session, At);

/// <summary>The peer's table of this family is complete.</summary>
public sealed record BgpEndOfRibReceived(string Session, DateTimeOffset At, AfiSafi Family) : BgpSessionEvent(Session, At);

/// <summary>More prefixes before policy than the limit allows; the session is closed with Cease 6/1.</summary>
public sealed record BgpMaximumPrefixesReached(string Session, DateTimeOffset At, AfiSafi Family, int Received, int Limit)
    : BgpSessionEvent(Session, At);

/// <summary>An incoming connection was closed without a word.</summary>
public sealed record BgpConnectionRejected(string Session, DateTimeOffset At, string From, string Reason) : BgpSessionEvent(Session, At);
