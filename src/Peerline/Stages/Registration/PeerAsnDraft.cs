namespace Peerline.Stages.Registration;

/// <summary>A peer ASN as somebody asks for it: nothing in here was checked yet.</summary>
public sealed record PeerAsnDraft
{
    public required string Name { get; init; }
    public long? Asn { get; init; }
    public string? PeerName { get; init; }
    public IReadOnlyList<ContactDraft> Contacts { get; init; } = [];

    /// <summary>Its AS-SET, one or several; empty for none.</summary>
    public string? AsSet { get; init; }

    /// <summary>The wire that this came by does not know AS-SETs: what was said of it stays.</summary>
    public bool LeavesAsSet { get; init; }
}

/// <param name="Role">The word for the role; without one it is the NOC.</param>
public sealed record ContactDraft(string? Role, string? Email, string? Phone);
