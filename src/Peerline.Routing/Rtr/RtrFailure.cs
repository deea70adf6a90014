namespace Peerline.Routing.Rtr;

/// <summary>Why a conversation with a cache ended, or did not begin.</summary>
/// <param name="At">When.</param>
/// <param name="Code">The error code that was sent or received; null when there was none, as for a connection that was refused.</param>
/// <param name="IsReportedByCache">True when the cache sent the code, false when the client did.</param>
/// <param name="Sentence">One sentence for people; what a cache wrote is escaped.</param>
public sealed record RtrFailure(DateTimeOffset At, RtrErrorCode? Code, bool IsReportedByCache, string Sentence);
