namespace Peerline.Edge.Linux;

/// <summary>An address on a port of the router, as the kernel has it.</summary>
internal sealed record PortAddress(string InterfaceName, InterfaceAddress Address)
{
    public override string ToString() => $"{Address} dev {InterfaceName}";
}
