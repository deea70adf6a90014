namespace Peerline.Client.Contracts;

/// <summary>The acceptance record of one attempt.</summary>
public sealed record LinkTest
{
    public required Guid AttemptId { get; init; }
    public required Guid ConnectionId { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset EndedAt { get; init; }
    public required bool Passed { get; init; }
    public required string Summary { get; init; }
    public required string LocalAddress { get; init; }
    public required string PeerAddress { get; init; }
    public required string Tool { get; init; }
    public IReadOnlyList<LinkTestCheck> Checks { get; init; } = [];
    public IReadOnlyList<string> ArpAnswers { get; init; } = [];
}

/// <param name="Passed">Null when it could not be measured.</param>
public sealed record LinkTestCheck(string Name, bool Required, bool? Passed, string Figures, string? Hint);
