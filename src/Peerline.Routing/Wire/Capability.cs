namespace Peerline.Routing.Wire;

/// <summary>A capability of an OPEN (RFC 5492).</summary>
public abstract record Capability(byte Code)
{
    /// <summary>Name and content for people, such as <c>4-octet AS 64500</c>.</summary>
    public abstract override string ToString();
}
