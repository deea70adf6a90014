namespace Peerline.Sources.PeeringDb;

/// <summary>PeeringDB gave nothing that can be used. The message is for the operator.</summary>
/// <param name="retryAt">Not before; null when it did not say.</param>
public sealed class PeeringDbException(string message, DateTimeOffset? retryAt = null, Exception? inner = null) : Exception(message, inner)
{
    public DateTimeOffset? RetryAt { get; } = retryAt;
}
