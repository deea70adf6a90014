using System.Text;

namespace Peerline.Routing.Wire;

/// <summary>The BGP-LS attribute (RFC 9552 5.3): what is known of a node, link or prefix. A view over its TLVs.</summary>
public readonly ref struct BgpLsAttribute
{
    /// <summary>A view over the value.</summary>
    public BgpLsAttribute(ReadOnlySpan<byte> octets) => Tlvs = new TlvList(octets, TlvForm.Long);

    /// <summary>The TLVs.</summary>
    public TlvList Tlvs { get; }

    /// <summary>The RFC's name of a TLV, or null.</summary>
    public static string? NameOf(int type) => type switch
    {
        263 => "multi-topology-id",
        266 => "node-msd",
        267 => "link-msd",
        1024 => "node-flags",
        1025 => "opaque-node",
        1026 => "node-name",
        1027 => "isis-area",
        1028 => "ipv4-router-id-local",
        1029 => "ipv6-router-id-local",
        1030 => "ipv4-router-id-remote",
        1031 => "ipv6-router-id-remote",
        1034 => "sr-capabilities",
        1035 => "sr-algorithm",
        1036 => "sr-local-block",
        1038 => "srv6-capabilities",
        1039 => "flexible-algorithm-definition",
        1088 => "administrative-group",
        1089 => "maximum-link-bandwidth",
        1090 => "maximum-reservable-bandwidth",
        1091 => "unreserved-bandwidth",
        1092 => "te-default-metric",
        1093 => "link-protection-type",
        1094 => "mpls-protocol-mask",
        1095 => "igp-metric",
        1096 => "shared-risk-link-group",
        1097 => "opaque-link",
        1098 => "link-name",
        1099 => "adjacency-sid",
        1100 => "lan-adjacency-sid",
        1101 => "peer-node-sid",
        1102 => "peer-adjacency-sid",
        1103 => "peer-set-sid",
        1106 => "srv6-end-x-sid",
        1107 => "srv6-lan-end-x-sid-isis",
        1108 => "srv6-lan-end-x-sid-ospfv3",
        1114 => "unidirectional-link-delay",
        1115 => "min-max-unidirectional-link-delay",
        1116 => "unidirectional-delay-variation",
        1117 => "unidirectional-link-loss",
        1118 => "unidirectional-residual-bandwidth",
        1119 => "unidirectional-available-bandwidth",
        1120 => "unidirectional-utilized-bandwidth",
        1122 => "application-specific-link-attributes",
        1152 => "igp-flags",
        1153 => "igp-route-tag",
        1154 => "igp-extended-route-tag",
        1155 => "prefix-metric",
        1156 => "ospf-forwarding-address",
        1157 => "opaque-prefix",
        1158 => "prefix-sid",
        1159 => "range",
        1161 => "sid-label",
        1162 => "srv6-locator",
        1170 => "prefix-attributes-flags",
        1171 => "source-router-id",
        1173 => "extended-administrative-group",
        1250 => "srv6-endpoint-behavior",
        1251 => "srv6-bgp-peer-node-sid",
        1252 => "srv6-sid-structure",
        _ => null,
    };

    /// <summary>The TLVs by name, or number, with their octets.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var tlv in Tlvs)
        {
            text.Append(text.Length == 0 ? "" : ", ");
            text.Append(NameOf(tlv.Type) ?? tlv.Type.ToString(System.Globalization.CultureInfo.InvariantCulture));
            if (!tlv.Value.IsEmpty) text.Append(' ').Append(ShutdownText.Hex(tlv.Value));
        }
        return text.ToString();
    }
}
