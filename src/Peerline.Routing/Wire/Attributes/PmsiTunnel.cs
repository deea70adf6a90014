using System.Globalization;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>PMSI_TUNNEL (RFC 6514 5): the tunnel on which multicast traffic is sent. A view.</summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |     Flags     |  Tunnel Type  |              MPLS Label (3 octets)            |  Tunnel Identifier (variable)
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
public readonly ref struct PmsiTunnel
{
    private const int HeaderSize = 5;
    private readonly ReadOnlySpan<byte> _octets;

    private PmsiTunnel(ReadOnlySpan<byte> octets) => _octets = octets;

    /// <summary>0x01: leaf information required.</summary>
    public byte Flags => _octets[0];

    /// <summary>The type of the tunnel.</summary>
    public PmsiTunnelType Type => (PmsiTunnelType)_octets[1];

    /// <summary>The upper twenty bits of the label field; 0 is no label.</summary>
    public int Label => LabelField >> 4;

    /// <summary>All 24 bits of the label field, which hold a VNI where the encapsulation is not MPLS (RFC 8365 5.1.3).</summary>
    public int LabelField => _octets[2] << 16 | _octets[3] << 8 | _octets[4];

    /// <summary>What names the tunnel; its form depends on the type.</summary>
    public ReadOnlySpan<byte> Identifier => _octets[HeaderSize..];

    /// <summary>False when the value is too short for what every tunnel has.</summary>
    public static bool TryRead(ReadOnlySpan<byte> value, out PmsiTunnel tunnel)
    {
        tunnel = value.Length < HeaderSize ? default : new PmsiTunnel(value);
        return value.Length >= HeaderSize;
    }

    /// <summary>Type, identifier and label: <c>IngressReplication 192.0.2.1 label 100</c>.</summary>
    public override string ToString()
    {
        var isAddress = Type == PmsiTunnelType.IngressReplication && Identifier.Length is 4 or 16;
        var identifier = isAddress ? Address.FromOctets(Identifier).ToString() : ShutdownText.Hex(Identifier);
        return string.Create(
            CultureInfo.InvariantCulture, $"{Type}{(identifier.Length == 0 ? "" : " ")}{identifier} label {Label}");
    }
}
