namespace Peerline.Model;

/// <summary>A test that connects again and again from an edge router to a destination of the customer's.</summary>
public sealed record MonitorTest
{
    public const int UsualSeconds = 60;

    public required Guid Id { get; init; }
    public required Guid SubscriptionId { get; init; }
    public required Guid ServiceId { get; init; }
    public required string Name { get; init; }

    /// <summary>The place that tests: a metro, a facility or an edge router; any other text is a note.</summary>
    public string? SourceAgent { get; init; }
    public string? Destination { get; init; }
    public int? Port { get; init; }
    public int EverySeconds { get; init; } = UsualSeconds;

    /// <summary>The outcome of the last run; null before the first.</summary>
    public bool? Succeeded { get; init; }

    /// <summary>The way of the last run, hop by hop, from the router to the destination.</summary>
    public IReadOnlyList<string> Path { get; init; } = [];
    public DateTimeOffset? RanAt { get; init; }
    public required Authorship Made { get; init; }
    public long Version { get; init; }
}
