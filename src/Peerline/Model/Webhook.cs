namespace Peerline.Model;

/// <summary>An address outside to which events are sent.</summary>
public sealed record Webhook
{
    public required Guid Id { get; init; }

    /// <summary>Whose events it gets; null gets all of them, and is the operator's.</summary>
    public Guid? SubscriptionId { get; init; }
    public required string Url { get; init; }

    /// <summary>Types of events, as <c>connection.approved</c> or <c>connection.*</c>; empty for all.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];
    public string? Description { get; init; }
    public bool IsEnabled { get; init; } = true;

    /// <summary>Why it was switched off by itself.</summary>
    public string? DisabledBecause { get; init; }

    /// <summary>The signing key, sealed (<see cref="Storage.Secrets"/>).</summary>
    public required string SealedSecret { get; init; }

    /// <summary>Events up to this position are sent on request only.</summary>
    public long StartsBehind { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public long Version { get; init; }

    /// <summary>Whether an event of this type and owner goes there.</summary>
    public bool Takes(string type, Guid? subscription) =>
        (SubscriptionId is null || SubscriptionId == subscription) && (Types.Count == 0 || Types.Any(t => Matches(t, type)));

    private static bool Matches(string pattern, string type) =>
        pattern.EndsWith(".*", StringComparison.Ordinal) ? type.StartsWith(pattern[..^1], StringComparison.Ordinal) : pattern == type;
}
