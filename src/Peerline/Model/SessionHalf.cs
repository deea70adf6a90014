using Peerline.Routing.Addressing;

namespace Peerline.Model;

/// <summary>
/// One address family of the connection's BGP session: desired, applied and observed side by side, never mixed.
/// A half's policy is desired open only while its present generation is the validated one.
/// </summary>
public sealed record SessionHalf
{
    public required Family Family { get; init; }

    /// <summary>Desired: counts the configurations of this half; 0 until the peer has said "ready".</summary>
    public int Generation { get; init; }

    /// <summary>The generation whose validation passed; 0 for none.</summary>
    public int ValidatedGeneration { get; init; }

    /// <summary>What may be accepted in the validated generation: stated ∩ passing.</summary>
    public IReadOnlyList<PermittedPrefix> Permitted { get; init; } = [];

    /// <summary>The rules for this peer, its AS-SET or what it states are others since then: what may be accepted is to be judged anew.</summary>
    public DateTimeOffset? PermissionDueSince { get; init; }

    /// <summary>What was permitted before a rollout reached the half, to be given back; null when nothing is to be.</summary>
    public IReadOnlyList<PermittedPrefix>? PermittedBefore { get; init; }

    /// <summary>Applied: the generation last confirmed on the router, and whether its policy was open. Null when nothing of ours is there.</summary>
    public AppliedHalf? Applied { get; init; }

    /// <summary>What that policy was; null where nothing is applied, or an older version applied it.</summary>
    public AppliedPolicy? AppliedPolicy { get; init; }

    /// <summary>Observed: the session's state when the router was last read.</summary>
    public SessionState Observed { get; init; } = SessionState.Unknown;
    public DateTimeOffset? ObservedAt { get; init; }

    /// <summary>Since when the router reports Established without interruption.</summary>
    public DateTimeOffset? EstablishedSince { get; init; }

    /// <summary>Set by an adoption: the hash of the configuration that was found and is left as it is, as long as the half is not changed.</summary>
    public string? AdoptedHash { get; init; }

    /// <summary>The half is being added, changed or removed; null when it is left alone.</summary>
    public HalfChange? Change { get; init; }

    /// <summary>Desired: the present generation's policy is that of Peering Service; null is as the connection was requested.</summary>
    public bool? PeeringService { get; init; }

    /// <summary>Desired: what was set by hand on the router and adopted since; null where nothing was.</summary>
    public HandSettings? ByHand { get; init; }

    /// <summary>This half belongs on the router as long as the connection does.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsWished => Change is not { Phase: HalfPhase.TakingOff or HalfPhase.Releasing };

    /// <summary>Desired: closed for a while, whatever was validated.</summary>
    public bool IsCulled { get; init; }

    /// <summary>The present generation passed its validation.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsValidated => Generation > 0 && ValidatedGeneration == Generation;

    /// <summary>Desired: this half's policy is open.</summary>
    public bool IsOpen => IsValidated && !IsCulled;

    /// <summary>The router has what is desired.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsApplied => Applied == new AppliedHalf(Generation, IsOpen);
}

/// <param name="Prefix">Permitted with more-specifics up to <paramref name="MaxLength"/>.</param>
public sealed record PermittedPrefix(Prefix Prefix, int MaxLength);

public sealed record AppliedHalf(int Generation, bool Open);
