using System.Buffers.Binary;
using System.Text.Json;
using Peerline.Cli.Decode.Json.Families;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode.Json.Attributes;

/// <summary>BGP-LS (RFC 9552 5.3, RFC 9085, RFC 9514, RFC 8571): TLVs by name; those that are one number, address or text as that.</summary>
internal static class LinkStateAttributeJson
{
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> value)
    {
        json.WriteStartArray("value"u8);
        foreach (var tlv in new BgpLsAttribute(value).Tlvs)
        {
            json.WriteStartObject();
            json.WriteNumber("type"u8, tlv.Type);
            json.WriteString("name"u8, BgpLsAttribute.NameOf(tlv.Type) ?? "unknown");
            Value(json, tlv.Type, tlv.Value);
            json.Hex("octets"u8, tlv.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Value(Utf8JsonWriter json, int type, ReadOnlySpan<byte> value)
    {
        switch (type)
        {
            case 1026 or 1098:
                json.WriteString("value"u8, ShutdownText.Show(value));
                break;
            case 1027 or 1095 when value.Length <= 3:
                var number = 0;
                foreach (var octet in value) number = number << 8 | octet;
                json.WriteNumber("value"u8, type == 1095 && value.Length == 1 ? number & 0x3f : number);
                break;
            case 1028 or 1030 or 1156 when value.Length == 4:
                json.Address("value"u8, Address.FromOctets(value));
                break;
            case 1029 or 1031 or 1156 when value.Length == 16:
                json.Address("value"u8, Address.FromOctets(value));
                break;
            case 1088 or 1092 or 1155 when value.Length == 4:
                json.WriteNumber("value"u8, BinaryPrimitives.ReadUInt32BigEndian(value));
                break;
            case 1114 or 1116 when value.Length == 4:
                json.WriteNumber("microseconds"u8, BinaryPrimitives.ReadUInt32BigEndian(value) & 0xffffff);
                break;
            case 1115 when value.Length == 8:
                json.WriteNumber("minimum_microseconds"u8, BinaryPrimitives.ReadUInt32BigEndian(value) & 0xffffff);
                json.WriteNumber("maximum_microseconds"u8, BinaryPrimitives.ReadUInt32BigEndian(value[4..]) & 0xffffff);
                break;
            case 1089 or 1090 or (>= 1118 and <= 1120) when value.Length == 4:
                Float(json, value);
                break;
            case 1091:
                json.WriteStartArray("value"u8);
                for (; value.Length >= 4; value = value[4..]) WriteFloat(json, value);
                json.WriteEndArray();
                break;
            case 1034 or 1036 when value.Length >= 2:
                Blocks(json, value);
                break;
            case 1035:
                json.WriteStartArray("value"u8);
                foreach (var algorithm in value) json.WriteNumberValue(algorithm);
                json.WriteEndArray();
                break;
            case 1099 or 1158 when value.Length is 7 or 8:
                Sid(json, value);
                break;
            case 1106 when value.Length >= 22:
                EndX(json, value);
                break;
        }
    }

    private static void Float(Utf8JsonWriter json, ReadOnlySpan<byte> value)
    {
        json.WritePropertyName("value"u8);
        WriteFloat(json, value);
    }

    // A peer may send what JSON has no number for.
    private static void WriteFloat(Utf8JsonWriter json, ReadOnlySpan<byte> value)
    {
        var number = BinaryPrimitives.ReadSingleBigEndian(value);
        if (float.IsFinite(number)) json.WriteNumberValue((double)number);
        else json.WriteNullValue();
    }

    // RFC 9085 2.1.2: flags, reserved, then ranges: size (3) and the first label as a SID/Label sub-TLV (1161).
    private static void Blocks(Utf8JsonWriter json, ReadOnlySpan<byte> value)
    {
        json.WriteNumber("flags"u8, value[0]);
        json.WriteStartArray("ranges"u8);
        var reader = new OctetReader(value[2..]);
        while (reader.Rest.Length >= 7)
        {
            var size = reader.Take(3);
            reader.UInt16();
            var first = reader.Take(Math.Min(4, (int)reader.UInt16()));
            json.WriteStartObject();
            json.WriteNumber("first"u8, Big(first));
            json.WriteNumber("size"u8, Big(size));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // RFC 9085 2.2.1, 2.3.1: flags, weight or algorithm, reserved (2), then a label or an index.
    private static void Sid(Utf8JsonWriter json, ReadOnlySpan<byte> value)
    {
        json.WriteNumber("flags"u8, value[0]);
        json.WriteNumber("weight_or_algorithm"u8, value[1]);
        json.WriteNumber("sid"u8, Big(value[4..]));
    }

    // RFC 9514 4.1: behavior, flags, algorithm, weight, reserved, SID, then the structure (1252).
    private static void EndX(Utf8JsonWriter json, ReadOnlySpan<byte> value)
    {
        var reader = new OctetReader(value);
        json.WriteNumber("behavior"u8, reader.UInt16());
        json.WriteNumber("flags"u8, reader.Octet());
        json.WriteNumber("algorithm"u8, reader.Octet());
        json.WriteNumber("weight"u8, reader.Octet());
        reader.Octet();
        json.Address("sid"u8, reader.Address(128));
        foreach (var sub in new TlvList(reader.Rest, TlvForm.Long))
            if (sub.Type == 1252 && sub.Value.Length == 4) PrefixSidJson.Structure(json, sub.Value);
    }

    private static uint Big(ReadOnlySpan<byte> octets)
    {
        var number = 0u;
        foreach (var octet in octets) number = number << 8 | octet;
        return number;
    }
}
