namespace Peerline.Sources.Networks;

/// <summary>What a network says of itself in PeeringDB, as far as somebody decides by it.</summary>
public sealed record NetworkProfile
{
    public required string Name { get; init; }

    /// <summary>The AS-SET that it announces, as it wrote it.</summary>
    public string? AsSet { get; init; }

    /// <summary>The level of traffic in PeeringDB's own words: <c>20-50Gbps</c>.</summary>
    public string? Traffic { get; init; }

    /// <summary><c>Balanced</c>, <c>Mostly Outbound</c> and so on.</summary>
    public string? Ratio { get; init; }

    /// <summary>What PeeringDB has found of the ASN in the registries: <c>ok</c>, <c>missing</c>.</summary>
    public string? RirStatus { get; init; }

    /// <summary>The facilities at which it is, by PeeringDB's ids.</summary>
    public IReadOnlyList<int> Facilities { get; init; } = [];
    public IReadOnlyList<ProfileContact> Contacts { get; init; } = [];

    /// <summary>Read without a key: contacts that the network does not show to everybody are not among these.</summary>
    public bool IsPublicOnly { get; init; }
}

/// <param name="Role"><c>NOC</c>, <c>Policy</c>, <c>Technical</c> and so on.</param>
/// <param name="Email">Of a contact that is not public the domain only: <c>*@example.net</c>.</param>
public sealed record ProfileContact(string Role, string? Email);
