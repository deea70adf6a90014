namespace Peerline.Client.Contracts;

/// <summary>Who runs this installation: what letters and mails say, and what the routers announce.</summary>
public sealed record OperatorProfile
{
    public required string LegalName { get; init; }
    public required string Address { get; init; }
    public required uint Asn { get; init; }
    public required string NocEmail { get; init; }
    public required string NocPhone { get; init; }
    public required string PeeringEmail { get; init; }

    /// <summary>Who signs the letters.</summary>
    public required string Signatory { get; init; }

    /// <summary>As what the signatory signs; "Peering Coordinator" when null.</summary>
    public string? SignatoryTitle { get; init; }
    public PolicyTerms Policy { get; init; } = new();
}
