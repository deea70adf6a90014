using System.Buffers.Binary;
using System.Text.Json;
using Peerline.Cli.Decode.Json.Families;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode.Json.Attributes;

/// <summary>PREFIX_SID (RFC 8669 3, RFC 9252 2 and 3).</summary>
internal static class PrefixSidJson
{
    private const int SidInformation = 1;
    private const int SidStructure = 1;

    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> value)
    {
        var sid = new PrefixSid(value);
        json.WriteStartArray("value"u8);
        foreach (var tlv in sid.Tlvs)
        {
            json.WriteStartObject();
            json.WriteNumber("type"u8, tlv.Type);
            json.WriteString("name"u8, Names.Of((PrefixSidTlvType)(byte)tlv.Type));
            switch ((PrefixSidTlvType)tlv.Type)
            {
                case PrefixSidTlvType.LabelIndex when sid.LabelIndex is { } index:
                    json.WriteNumber("label_index"u8, index);
                    break;
                case PrefixSidTlvType.OriginatorSrgb when sid.SrgbCount > 0:
                    Blocks(json, sid);
                    break;
                case PrefixSidTlvType.Srv6L3Service or PrefixSidTlvType.Srv6L2Service when !tlv.Value.IsEmpty:
                    Service(json, tlv.Value);
                    break;
                default:
                    json.Hex("octets"u8, tlv.Value);
                    break;
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Blocks(Utf8JsonWriter json, PrefixSid sid)
    {
        json.WriteStartArray("srgb"u8);
        for (var i = 0; i < sid.SrgbCount; i++)
        {
            json.WriteStartObject();
            json.WriteNumber("base"u8, sid.SrgbAt(i).Base);
            json.WriteNumber("range"u8, sid.SrgbAt(i).Range);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // One reserved octet, then sub-TLVs: RFC 9252 2 and 3.1.
    private static void Service(Utf8JsonWriter json, ReadOnlySpan<byte> value)
    {
        json.WriteNumber("reserved"u8, value[0]);
        json.WriteStartArray("sids"u8);
        foreach (var sub in new TlvList(value[1..], TlvForm.LongLength))
        {
            json.WriteStartObject();
            json.WriteNumber("type"u8, sub.Type);
            if (sub.Type == SidInformation && sub.Value.Length >= 21) Sid(json, sub.Value);
            else json.Hex("octets"u8, sub.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Sid(Utf8JsonWriter json, ReadOnlySpan<byte> value)
    {
        var reader = new OctetReader(value);
        reader.Octet();
        json.Address("sid"u8, reader.Address(128));
        json.WriteNumber("flags"u8, reader.Octet());
        json.WriteNumber("endpoint_behavior"u8, reader.UInt16());
        reader.Octet();
        foreach (var sub in new TlvList(reader.Rest, TlvForm.LongLength))
            if (sub.Type == SidStructure && sub.Value.Length == 6) Structure(json, sub.Value);
    }

    internal static void Structure(Utf8JsonWriter json, ReadOnlySpan<byte> value)
    {
        json.WriteStartObject("structure"u8);
        json.WriteNumber("locator_block_length"u8, value[0]);
        json.WriteNumber("locator_node_length"u8, value[1]);
        json.WriteNumber("function_length"u8, value[2]);
        json.WriteNumber("argument_length"u8, value[3]);
        if (value.Length >= 6)
        {
            json.WriteNumber("transposition_length"u8, value[4]);
            json.WriteNumber("transposition_offset"u8, value[5]);
        }

        json.WriteEndObject();
    }
}
