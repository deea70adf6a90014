namespace Peerline.Model;

/// <summary>A port of a connection's LAG, with a cross connect of its own.</summary>
/// <param name="InterfaceName">The port, not the bundle.</param>
/// <param name="CircuitId">The operator's name for the cross connect, by which the letter and the peer call it; unique in the LAG.</param>
public sealed record LagMember(Guid PortId, string InterfaceName, int SpeedMbps, string CircuitId)
{
    /// <summary>The peer's end of this cross connect, where it is another than that of the connection.</summary>
    public PeerDemarc? FarEnd { get; init; }
    public Wiring? Wired { get; init; }

    /// <summary>What is being done to it while the connection is in service; null for a member that carries.</summary>
    public MemberChange? Change { get; init; }

    /// <summary>Its own letter, where it was added after the connection's.</summary>
    public LoaReference? Loa { get; init; }

    /// <summary>Its letter does not name the peer's end as it is stated now.</summary>
    public bool LetterIsOld { get; init; }

    /// <summary>The port stood alone before: if the router never had it in the LAG, it does so again.</summary>
    public bool WasAlone { get; init; }

    /// <summary>The router has it in the LAG, as far as was seen.</summary>
    public bool IsInLag { get; init; }

    /// <summary>In service the router has shown it dark, or out of the LAG, since then; null again when light has come to stay.</summary>
    public DateTimeOffset? DarkSince { get; init; }

    /// <summary>It was dark and is up again since then, not yet for <see cref="SteadyFor"/>.</summary>
    public DateTimeOffset? LitSince { get; init; }

    /// <summary>Light that stays so long has come to stay: a member that flaps is told of once.</summary>
    public static readonly TimeSpan SteadyFor = TimeSpan.FromMinutes(5);

    /// <summary>It does not carry now, although it counts.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsDark => DarkSince is not null && LitSince is null;

    /// <summary>It counts: the connection's bandwidth may need it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool Carries => Change is null or { Phase: MemberPhase.Leaving };

    /// <summary>It belongs to what is wanted or may come back.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsGoing => Change is { Phase: MemberPhase.Ceasing or MemberPhase.Releasing };
}
