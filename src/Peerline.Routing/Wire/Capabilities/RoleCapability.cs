namespace Peerline.Routing.Wire;

/// <summary>The sender's role (RFC 9234 4.1).</summary>
public sealed record RoleCapability(BgpRole Role) : Capability((byte)CapabilityCode.Role)
{
    public override int WriteValue(Span<byte> destination)
    {
        destination[0] = (byte)Role;
        return 1;
    }

    public override string ToString() => $"role {Role}";
}
