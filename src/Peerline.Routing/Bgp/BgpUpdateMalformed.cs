using Peerline.Routing.Wire;

namespace Peerline.Routing.Bgp;

/// <summary>RFC 7606 found something: the strongest finding and the whole message as received.</summary>
public sealed record BgpUpdateMalformed(string Session, DateTimeOffset At, UpdateProblem Problem, ReadOnlyMemory<byte> Message)
    : BgpSessionEvent(Session, At);
