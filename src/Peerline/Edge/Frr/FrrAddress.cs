namespace Peerline.Edge.Frr;

/// <summary>An address in zebra's configuration of an interface.</summary>
internal sealed record FrrAddress(string InterfaceName, InterfaceAddress Address)
{
    public string Line => $"{(Address.Address.IsIPv4 ? "ip" : "ipv6")} address {Address}";

    /// <summary>The kernel has it on the port.</summary>
    public bool IsOn(InterfaceObservation port) => port.Addresses.Contains(Address);
}
