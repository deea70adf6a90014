namespace Peerline.Model;

/// <summary>When somebody wants to be told: what to look at, on which connections, how much is too much and for how long.</summary>
public sealed record AlertRule
{
    public required Guid Id { get; init; }

    /// <summary>Whose connections; null looks at all of them, and is the operator's.</summary>
    public Guid? SubscriptionId { get; init; }
    public required string Name { get; init; }
    public required AlertMetric Metric { get; init; }

    /// <summary>What is not to be passed (of <see cref="AlertMetric.LetterDays"/>: not to be gone below).</summary>
    public double Threshold { get; init; }

    /// <summary>How long it has to be so; of <see cref="AlertMetric.Flaps"/>: within which time they are counted.</summary>
    public TimeSpan For { get; init; }

    /// <summary>Only these peerings and connections; without any, all.</summary>
    public IReadOnlyList<Guid> Peerings { get; init; } = [];
    public IReadOnlyList<Guid> Connections { get; init; } = [];

    /// <summary>Who gets mail; webhooks take the events <c>alert.*</c> by their types.</summary>
    public IReadOnlyList<string> Mails { get; init; } = [];
    public bool IsEnabled { get; init; } = true;
    public required Authorship Made { get; init; }
    public long Version { get; init; }

    public bool LooksAt(Connection c) =>
        (SubscriptionId is null || SubscriptionId == c.SubscriptionId)
        && (Peerings.Count + Connections.Count == 0 || Peerings.Contains(c.PeeringId) || Connections.Contains(c.Id));
}
