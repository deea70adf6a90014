namespace Peerline.Stages.Provisioning.Rollouts;

/// <summary>One look at a connection of a rollout's present step.</summary>
/// <param name="Name">Of the connection, for people.</param>
/// <param name="Sentence">What keeps it, or is wrong.</param>
/// <param name="Accepted">Routes that are accepted; null where they were not read.</param>
/// <param name="UpSince">Since when its last session is up.</param>
public sealed record Sighting(SightingKind Kind, string Name = "", string? Sentence = null, int? Accepted = null, DateTimeOffset? UpSince = null)
{
    public static Sighting Gone { get; } = new(SightingKind.Gone);
}

public enum SightingKind
{
    /// <summary>It is no longer in service.</summary>
    Gone,

    /// <summary>It is paused, held at the gate, or something else is being done to it.</summary>
    Waits,

    /// <summary>The router does not have it yet.</summary>
    NotThere,

    /// <summary>It is there, and the session is down or does something else than predicted.</summary>
    Unsound,

    /// <summary>It is there, the session is up and does what was predicted.</summary>
    Sound,
}
