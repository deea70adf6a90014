namespace Peerline.Stages.Authorization;

/// <summary>
/// The document with which a colo may disconnect what a letter of authorization had it patch. Without one the cross connect stays
/// and is paid for: facilities refuse to touch a live port on anything less.
/// </summary>
public sealed record CeaseLetter
{
    public required LetterNumber Number { get; init; }
    public int Version { get; init; } = 1;
    public required DateOnly IssuedOn { get; init; }

    /// <summary>The first day, in UTC, on which the cross connect may be disconnected.</summary>
    public required DateOnly EffectiveOn { get; init; }

    /// <summary>The letter under which the cross connect was installed. None for a legacy connection that Peerline adopted.</summary>
    public LetterNumber? Authorization { get; init; }

    public int? AuthorizationVersion { get; init; }

    public required LoaIssuer Issuer { get; init; }
    public required LoaParty AuthorizedParty { get; init; }
    public LoaParty? Carrier { get; init; }
    public required LoaFacility Facility { get; init; }
    public required LoaDemarc ASide { get; init; }
    public LoaDemarc? ZSide { get; init; }

    /// <summary>The facility's own reference of the cross connect, as it was reported after wiring.</summary>
    public string? CrossConnectId { get; init; }

    public required string CircuitId { get; init; }

    /// <inheritdoc cref="LetterOfAuthorization.Further"/>
    public IReadOnlyList<LoaCrossConnect>? Further { get; init; }
    public required Guid ConnectionId { get; init; }
    public required CeaseTerms Terms { get; init; }
    public required Signatory Signatory { get; init; }
    public required Uri VerificationBase { get; init; }
}
