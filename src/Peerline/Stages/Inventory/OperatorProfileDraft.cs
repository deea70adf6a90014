namespace Peerline.Stages.Inventory;

/// <summary>The operator's profile as it is written.</summary>
public sealed record OperatorProfileDraft(
    string? LegalName, string? Address, uint Asn, string? NocEmail, string? NocPhone, string? PeeringEmail, string? Signatory,
        string? SignatoryTitle,
    PolicyDraft Policy);

/// <summary>The policy as it is written: prefixes and ranges are text, spans are seconds.</summary>
public sealed record PolicyDraft
{
    public required string Text { get; init; }
    public required long ReadyWithinSeconds { get; init; }
    public required long EstablishWithinSeconds { get; init; }
    public required long StableForSeconds { get; init; }
    public required long ValidateWithinSeconds { get; init; }
    public required long VerifyWithinSeconds { get; init; }
    public long ChangeWithinSeconds { get; init; } = 30 * 60;
    public required long DrainForSeconds { get; init; }
    public long DrainUntilBelow { get; init; } = 1_000_000;
    public required bool LinkTestRequired { get; init; }
    public required int Mtu { get; init; }
    public required IReadOnlyList<string> Announced { get; init; }
    public IReadOnlyList<uint> CustomerAsns { get; init; } = [];
    public IReadOnlyList<string> InternalCommunities { get; init; } = [];
    public ExportDraft Export { get; init; } = new([], 0, null);
    public IReadOnlyList<MetroExportDraft> ExportByMetro { get; init; } = [];
    public required IReadOnlyList<string> OwnPrefixes { get; init; }

    /// <summary>Null for the special-purpose registries.</summary>
    public required IReadOnlyList<string>? Bogons { get; init; }
    public required IReadOnlyList<string> BogonsWaived { get; init; }
    public required IReadOnlyList<string>? BogonAsns { get; init; }
    public required IReadOnlyList<string> BogonAsnsWaived { get; init; }
    public required IReadOnlyList<uint> TransitFreeAsns { get; init; }
    public required int LongestPrefixV4 { get; init; }
    public required int LongestPrefixV6 { get; init; }
    public required int LongestAsPath { get; init; }
    public required int DefaultMaxPrefixesV4 { get; init; }
    public required int DefaultMaxPrefixesV6 { get; init; }
    public int LargestMaxPrefixesV4 { get; init; } = 200_000;
    public int LargestMaxPrefixesV6 { get; init; } = 50_000;
    public int MaxPrefixesMargin { get; init; }

    /// <summary><c>shut</c> or <c>warn</c>.</summary>
    public string? MaxPrefixesAction { get; init; }
    public required bool Gtsm { get; init; }
    public bool StrictRoles { get; init; }

    /// <summary><c>router</c>, <c>off</c>, <c>helper</c> or <c>longLived</c>.</summary>
    public string? GracefulRestart { get; init; }
    public string? Irr { get; init; }
    public required IReadOnlyList<string>? FreeMailDomains { get; init; }
}
