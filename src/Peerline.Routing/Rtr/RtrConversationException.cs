namespace Peerline.Routing.Rtr;

/// <summary>A conversation cannot go on. It never leaves <see cref="RtrCacheSession"/>.</summary>
internal sealed class RtrConversationException(RtrErrorCode? code, bool isReportedByCache, string sentence) : Exception(sentence)
{
    /// <summary>Set when the next conversation is to be in this lower version, at once.</summary>
    public byte? LowerVersion { get; init; }

    public RtrFailure Failure(DateTimeOffset at) => new(at, code, isReportedByCache, Message);
}
