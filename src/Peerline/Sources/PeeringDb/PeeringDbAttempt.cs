namespace Peerline.Sources.PeeringDb;

/// <summary>One look at PeeringDB.</summary>
/// <param name="EndedAt">Null while it goes on.</param>
/// <param name="Failure">Why it ended early; null when all was answered.</param>
/// <param name="RetryAt">Not before, as PeeringDB said.</param>
public sealed record PeeringDbAttempt(DateTimeOffset BeganAt, DateTimeOffset? EndedAt, string? Failure, DateTimeOffset? RetryAt);
