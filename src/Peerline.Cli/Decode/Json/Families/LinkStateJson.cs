using System.Buffers.Binary;
using System.Text.Json;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode.Json.Families;

/// <summary>Link-state NLRI (RFC 9552 5.2): protocol, instance, and the descriptors of nodes, links and prefixes.</summary>
internal static class LinkStateJson
{
    private const int LocalNode = 256;
    private const int RemoteNode = 257;

    public static void Write(Utf8JsonWriter json, NlriItem item)
    {
        var reader = new OctetReader(item.Value);
        json.WriteString("name"u8, item.Type switch
        {
            1 => "node",
            2 => "link",
            3 => "ipv4-topology-prefix",
            4 => "ipv6-topology-prefix",
            5 => "te-policy",
            6 => "srv6-sid",
            _ => "unknown",
        });
        if (item.Family.Safi == Safi.LinkStateVpn) EvpnJson.Distinguisher(json, ref reader);
        if (reader.Rest.Length < 9) return;
        var protocol = reader.Octet();
        json.WriteNumber("protocol_id"u8, protocol);
        json.WriteString("protocol"u8, protocol switch
        {
            1 => "isis-level-1",
            2 => "isis-level-2",
            3 => "ospfv2",
            4 => "direct",
            5 => "static",
            6 => "ospfv3",
            7 => "bgp",
            _ => "unknown",
        });
        json.WriteNumber("identifier"u8, reader.UInt64());
        json.WriteStartArray("descriptors"u8);
        foreach (var tlv in new TlvList(reader.Rest, TlvForm.Long)) Descriptor(json, tlv.Type, tlv.Value, item.Type);
        json.WriteEndArray();
    }

    private static void Descriptor(Utf8JsonWriter json, int type, ReadOnlySpan<byte> value, int nlriType)
    {
        json.WriteStartObject();
        json.WriteNumber("type"u8, type);
        json.WriteString("name"u8, NameOf(type));
        switch (type)
        {
            case LocalNode or RemoteNode:
                json.WriteStartArray("value"u8);
                foreach (var inner in new TlvList(value, TlvForm.Long)) Descriptor(json, inner.Type, inner.Value, nlriType);
                json.WriteEndArray();
                break;
            case 258 when value.Length == 8:
                json.WriteStartObject("value"u8);
                json.WriteNumber("local"u8, BinaryPrimitives.ReadUInt32BigEndian(value));
                json.WriteNumber("remote"u8, BinaryPrimitives.ReadUInt32BigEndian(value[4..]));
                json.WriteEndObject();
                break;
            case 512 or 513 when value.Length == 4:
                json.WriteNumber("value"u8, BinaryPrimitives.ReadUInt32BigEndian(value));
                break;
            case 514 or 259 or 260 or 516 when value.Length == 4:
                json.Address("value"u8, Address.FromOctets(value));
                break;
            case 261 or 262 or 518 when value.Length == 16:
                json.Address("value"u8, Address.FromOctets(value));
                break;
            case 263:
                json.WriteStartArray("value"u8);
                for (var rest = value; rest.Length >= 2; rest = rest[2..]) json.WriteNumberValue(BinaryPrimitives.ReadUInt16BigEndian(rest) & 0x0fff);
                json.WriteEndArray();
                break;
            case 265:
                var prefix = new OctetReader(value);
                json.Prefix("value"u8, prefix.Prefix(nlriType == 4 ? Afi.IPv6 : Afi.IPv4, prefix.Octet()));
                break;
            case 515:
                RouterId(json, value);
                break;
            default:
                json.Hex("octets"u8, value);
                break;
        }

        json.WriteEndObject();
    }

    // RFC 9552 5.2.1.4: an OSPF router, an OSPF pseudonode with the interface of its designated router, an IS-IS node, an IS-IS pseudonode.
    private static void RouterId(Utf8JsonWriter json, ReadOnlySpan<byte> value)
    {
        switch (value.Length)
        {
            case 4:
                json.Address("value"u8, Address.FromOctets(value));
                break;
            case 8:
                json.Address("value"u8, Address.FromOctets(value[..4]));
                json.Address("designated_router"u8, Address.FromOctets(value[4..]));
                break;
            case 7:
                json.Hex("value"u8, value[..6]);
                json.WriteNumber("pseudonode"u8, value[6]);
                break;
            default:
                json.Hex("value"u8, value);
                break;
        }
    }

    private static string NameOf(int type) => type switch
    {
        LocalNode => "local-node",
        RemoteNode => "remote-node",
        258 => "link-identifiers",
        259 => "ipv4-interface-address",
        260 => "ipv4-neighbor-address",
        261 => "ipv6-interface-address",
        262 => "ipv6-neighbor-address",
        263 => "multi-topology-id",
        264 => "ospf-route-type",
        265 => "ip-reachability",
        512 => "autonomous-system",
        513 => "bgp-ls-identifier",
        514 => "ospf-area-id",
        515 => "igp-router-id",
        516 => "bgp-router-id",
        517 => "member-asn",
        518 => "srv6-sid",
        _ => "unknown",
    };
}
