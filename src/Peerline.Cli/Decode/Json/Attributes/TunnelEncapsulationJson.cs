using System.Buffers.Binary;
using System.Text.Json;
using Peerline.Cli.Decode.Json.Families;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode.Json.Attributes;

/// <summary>TUNNEL_ENCAPSULATION (RFC 9012), with what an SR policy says in it (RFC 9830 2.4, RFC 9831).</summary>
internal static class TunnelEncapsulationJson
{
    private const int Weight = 9;

    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> value)
    {
        json.WriteStartArray("value"u8);
        foreach (var tunnel in new TunnelEncapsulation(value))
        {
            json.WriteStartObject();
            json.WriteNumber("tunnel_type"u8, (ushort)tunnel.Type);
            json.WriteString("name"u8, Names.Of(tunnel.Type));
            json.WriteStartArray("sub_tlvs"u8);
            foreach (var sub in tunnel.SubTlvs) SubTlv(json, (TunnelSubTlvType)sub.Type, sub.Value);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void SubTlv(Utf8JsonWriter json, TunnelSubTlvType type, ReadOnlySpan<byte> value)
    {
        json.WriteStartObject();
        json.WriteNumber("type"u8, (byte)type);
        json.WriteString("name"u8, Names.Of(type));
        switch (type)
        {
            case TunnelSubTlvType.Preference when value.Length == 6:
                json.WriteNumber("value"u8, BinaryPrimitives.ReadUInt32BigEndian(value[2..]));
                break;
            case TunnelSubTlvType.Priority when value.Length == 2:
                json.WriteNumber("value"u8, value[0]);
                break;
            case TunnelSubTlvType.ExplicitNullLabelPolicy when value.Length == 3:
                json.WriteNumber("value"u8, value[2]);
                break;
            case TunnelSubTlvType.Color when value.Length == 8:
                json.WriteNumber("value"u8, BinaryPrimitives.ReadUInt32BigEndian(value[4..]));
                break;
            case TunnelSubTlvType.UdpDestinationPort or TunnelSubTlvType.ProtocolType when value.Length == 2:
                json.WriteNumber("value"u8, BinaryPrimitives.ReadUInt16BigEndian(value));
                break;
            case TunnelSubTlvType.BindingSid when value.Length == 6:
                json.WriteNumber("flags"u8, value[0]);
                json.WriteNumber("value"u8, BinaryPrimitives.ReadUInt32BigEndian(value[2..]) >> 12);
                break;
            case TunnelSubTlvType.BindingSid or TunnelSubTlvType.Srv6BindingSid when value.Length >= 18:
                json.WriteNumber("flags"u8, value[0]);
                json.Address("value"u8, Address.FromOctets(value[2..18]));
                if (value.Length >= 26) Behavior(json, value[18..26]);
                break;
            case TunnelSubTlvType.CandidatePathName or TunnelSubTlvType.PolicyName when value.Length > 1:
                json.WriteString("value"u8, ShutdownText.Show(value[1..]));
                break;
            case TunnelSubTlvType.TunnelEgressEndpoint when value.Length is 10 or 22:
                json.Address("value"u8, Address.FromOctets(value[6..]));
                break;
            case TunnelSubTlvType.SegmentList when !value.IsEmpty:
                Segments(json, value[1..]);
                break;
            default:
                json.Hex("octets"u8, value);
                break;
        }

        json.WriteEndObject();
    }

    private static void Segments(Utf8JsonWriter json, ReadOnlySpan<byte> value)
    {
        json.WriteStartArray("segments"u8);
        foreach (var segment in new TlvList(value, TlvForm.Octets))
        {
            json.WriteStartObject();
            json.WriteNumber("type"u8, segment.Type);
            switch (segment.Type)
            {
                case Weight when segment.Value.Length == 6:
                    json.WriteNumber("weight"u8, BinaryPrimitives.ReadUInt32BigEndian(segment.Value[2..]));
                    break;
                case 1 when segment.Value.Length == 6:
                    json.WriteString("name"u8, "A"u8);
                    json.WriteNumber("label"u8, BinaryPrimitives.ReadUInt32BigEndian(segment.Value[2..]) >> 12);
                    break;
                case 13 when segment.Value.Length >= 18:
                    json.WriteString("name"u8, "B"u8);
                    json.Address("sid"u8, Address.FromOctets(segment.Value[2..18]));
                    if (segment.Value.Length >= 26) Behavior(json, segment.Value[18..26]);
                    break;
                default:
                    json.Hex("octets"u8, segment.Value);
                    break;
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // RFC 9830 2.4.4.2.4: behavior, reserved (2), then the lengths of the four parts.
    private static void Behavior(Utf8JsonWriter json, ReadOnlySpan<byte> value)
    {
        var reader = new OctetReader(value);
        json.WriteNumber("endpoint_behavior"u8, reader.UInt16());
        reader.UInt16();
        PrefixSidJson.Structure(json, reader.Rest);
    }
}
