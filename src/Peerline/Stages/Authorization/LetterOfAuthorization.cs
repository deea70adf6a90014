using System.Text.Json.Serialization;

namespace Peerline.Stages.Authorization;

/// <summary>
/// The document with which a colo may patch the cross connect to our demarc. It is issued by the side that owns that demarc;
/// the other side orders and usually pays. One letter covers one connection, with every member of its LAG;
/// any change is a new version that supersedes the old one.
/// </summary>
public sealed record LetterOfAuthorization
{
    public required LetterNumber Number { get; init; }
    public required int Version { get; init; }
    public required DateOnly IssuedOn { get; init; }

    /// <summary>The last day, in UTC, on which the cross connect may be completed under this letter.</summary>
    public required DateOnly ExpiresOn { get; init; }

    public required LoaIssuer Issuer { get; init; }
    public required LoaParty AuthorizedParty { get; init; }
    public LoaParty? Carrier { get; init; }

    public required LoaFacility Facility { get; init; }

    /// <summary>Our end.</summary>
    public required LoaDemarc ASide { get; init; }

    /// <summary>The far end, when the authorized party told us.</summary>
    public LoaDemarc? ZSide { get; init; }

    public required LoaMedia Media { get; init; }

    /// <summary>The issuer's name for the circuit; the colo quotes it back.</summary>
    public required string CircuitId { get; init; }

    /// <summary>
    /// Where the letter names the members of a LAG: the second cross connect and those after it. The first is that of <see cref="ASide"/>.
    /// </summary>
    public IReadOnlyList<LoaCrossConnect>? Further { get; init; }

    /// <summary>Null where the connection has one port and no LAG.</summary>
    public LoaLag? Lag { get; init; }

    public required Guid ConnectionId { get; init; }

    public required LoaTerms Terms { get; init; }
    public required Signatory Signatory { get; init; }

    /// <summary>The public address under which anybody may check the letter: {base}/loa/{number}.</summary>
    public required Uri VerificationBase { get; init; }

    /// <summary>The moment at which the authority is gone: the last day is a whole day.</summary>
    [JsonIgnore]
    public DateTimeOffset EndsAt => new(ExpiresOn.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
