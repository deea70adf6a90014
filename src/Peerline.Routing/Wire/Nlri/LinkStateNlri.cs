using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>One NLRI of BGP-LS (RFC 9552 5.2): a node, a link or a prefix, by what describes it. A view.</summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-+-+-+-+
/// |  Protocol-ID  |   of a VPN (SAFI 72) a route distinguisher stands in front
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                     Identifier (8 octets)                     |  then TLVs: two octets of type, two of length
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
public readonly ref struct LinkStateNlri
{
    /// <summary>The descriptor of the local node, whose value is a list again.</summary>
    public const int LocalNodeType = 256;

    /// <summary>The descriptor of the remote node, whose value is a list again.</summary>
    public const int RemoteNodeType = 257;

    private const int HeaderSize = 9;
    private readonly ReadOnlySpan<byte> _octets;

    private LinkStateNlri(int type, RouteDistinguisher? distinguisher, ReadOnlySpan<byte> octets)
    {
        Type = type;
        Distinguisher = distinguisher;
        _octets = octets;
    }

    /// <summary>1 node, 2 link, 3 IPv4 prefix, 4 IPv6 prefix, 6 SRv6 SID.</summary>
    public int Type { get; }

    /// <summary>Whose topology it is; null outside of VPNs.</summary>
    public RouteDistinguisher? Distinguisher { get; }

    /// <summary>Where it comes from: 1 and 2 IS-IS, 3 OSPFv2, 4 direct, 5 static, 6 OSPFv3, 7 BGP.</summary>
    public byte ProtocolId => _octets[0];

    /// <summary>Which of several topologies.</summary>
    public ulong Identifier => BinaryPrimitives.ReadUInt64BigEndian(_octets[1..]);

    /// <summary>What describes it.</summary>
    public TlvList Descriptors => new(_octets[HeaderSize..], TlvForm.Long);

    /// <summary>What describes the local node; empty when it is missing.</summary>
    public TlvList LocalNode => Node(LocalNodeType);

    /// <summary>What describes the remote node of a link; empty when it is missing.</summary>
    public TlvList RemoteNode => Node(RemoteNodeType);

    /// <summary>Reads one item of a <see cref="NlriList"/>. False when it is of another family, or too short.</summary>
    public static bool TryRead(NlriItem item, out LinkStateNlri nlri)
    {
        nlri = default;
        if (NlriList.FramingOf(item.Family) != NlriFraming.LinkState) return false;
        var value = item.Value;
        RouteDistinguisher? distinguisher = null;
        if (item.Family.Safi == Safi.LinkStateVpn)
        {
            if (!BinaryPrimitives.TryReadUInt64BigEndian(value, out var rd)) return false;
            distinguisher = new RouteDistinguisher(rd);
            value = value[RouteDistinguisher.Size..];
        }
        if (value.Length < HeaderSize) return false;
        nlri = new LinkStateNlri(item.Type, distinguisher, value);
        return true;
    }

    /// <summary><c>ospfv2 0 local (as 64500, router 10.0.0.1) remote (as 64500, router 10.0.0.2) ipv4-interface 10.0.12.1</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (Distinguisher is { } rd) text.Append(rd).Append(' ');
        text.Append(ProtocolId switch
        {
            1 => "isis-l1",
            2 => "isis-l2",
            3 => "ospfv2",
            4 => "direct",
            5 => "static",
            6 => "ospfv3",
            7 => "bgp",
            8 => "rsvp-te",
            9 => "segment-routing",
            var other => string.Create(CultureInfo.InvariantCulture, $"protocol{other}"),
        }).Append(CultureInfo.InvariantCulture, $" {Identifier}");
        foreach (var descriptor in Descriptors)
        {
            text.Append(' ').Append(NameOf(descriptor.Type)).Append(' ');
            if (descriptor.Type is not (LocalNodeType or RemoteNodeType)) text.Append(ValueOf(descriptor));
            else
            {
                var between = "(";
                foreach (var part in new TlvList(descriptor.Value, TlvForm.Long))
                {
                    text.Append(between).Append(NameOf(part.Type)).Append(' ').Append(ValueOf(part));
                    between = ", ";
                }
                text.Append(between == "(" ? "()" : ")");
            }
        }
        return text.ToString();
    }

    private TlvList Node(int type) =>
        new(Descriptors.TryGet(type, out var node) ? node.Value : default, TlvForm.Long);

    private static string NameOf(int type) => type switch
    {
        LocalNodeType => "local",
        RemoteNodeType => "remote",
        258 => "link-ids",
        259 => "ipv4-interface",
        260 => "ipv4-neighbor",
        261 => "ipv6-interface",
        262 => "ipv6-neighbor",
        263 => "multi-topology",
        264 => "ospf-route-type",
        265 => "prefix",
        512 => "as",
        513 => "bgp-ls-id",
        514 => "area",
        515 => "router",
        516 => "bgp-router",
        517 => "confederation-member",
        518 => "srv6-sid",
        _ => string.Create(CultureInfo.InvariantCulture, $"tlv{type}"),
    };

    private string ValueOf(Tlv tlv) => (tlv.Type, tlv.Value.Length) switch
    {
        (258, 8) => string.Create(
            CultureInfo.InvariantCulture,
            $"{BinaryPrimitives.ReadUInt32BigEndian(tlv.Value)}:{BinaryPrimitives.ReadUInt32BigEndian(tlv.Value[4..])}"),
        (259 or 260 or 514 or 515 or 516, 4) or (261 or 262 or 518, 16) => Address.FromOctets(tlv.Value).ToString(),
        // A designated router: the router, then the interface of the designated one (RFC 9552 5.2.1.4).
        (515, 8) => $"{Address.FromOctets(tlv.Value[..4])}:{Address.FromOctets(tlv.Value[4..])}",
        (515, 6) => SystemId(tlv.Value),
        (515, 7) => string.Create(CultureInfo.InvariantCulture, $"{SystemId(tlv.Value[..6])}-{tlv.Value[6]:x2}"),
        (264, 1) => tlv.Value[0].ToString(CultureInfo.InvariantCulture),
        (512 or 513 or 517, 4) => BinaryPrimitives.ReadUInt32BigEndian(tlv.Value).ToString(CultureInfo.InvariantCulture),
        (265, > 0) => Reachable(tlv.Value),
        _ => ShutdownText.Hex(tlv.Value),
    };

    // The type of the NLRI says the family.
    private string Reachable(ReadOnlySpan<byte> value)
    {
        var afi = Type == 4 ? Afi.IPv6 : Afi.IPv4;
        foreach (var prefix in new PrefixList(value, afi)) return prefix.ToString();
        return ShutdownText.Hex(value);
    }

    private static string SystemId(ReadOnlySpan<byte> octets)
    {
        var hex = Convert.ToHexStringLower(octets);
        return $"{hex[..4]}.{hex[4..8]}.{hex[8..12]}";
    }
}
