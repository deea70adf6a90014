namespace Peerline.Routing.Wire;

/// <summary>The sender's role (RFC 9234 4.1).</summary>
/// <param name="Role">The role; a value that no role has is kept.</param>
public sealed record RoleCapability(BgpRole Role) : Capability((byte)CapabilityCode.Role)
{
    /// <inheritdoc/>
    public override int WriteValue(Span<byte> destination)
    {
        destination[0] = (byte)Role;
        return 1;
    }

    /// <inheritdoc/>
    public override string ToString() => $"role {Role}";
}
