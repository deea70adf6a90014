using System.Buffers.Binary;
using System.Text.Json;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode.Json;

/// <summary>Communities of every kind in canonical text; the names of the well-known ones beside them.</summary>
internal static class CommunityJson
{
    public static void Communities(Utf8JsonWriter json, CommunityList list)
    {
        Span<byte> text = stackalloc byte[16];
        var named = false;
        json.WriteStartArray("value"u8);
        for (var i = 0; i < list.Count; i++)
        {
            var value = list[i].Value;
            (value >> 16).TryFormat(text, out var length);
            text[length++] = (byte)':';
            (value & 0xffff).TryFormat(text[length..], out var rest);
            json.WriteStringValue(text[..(length + rest)]);
            named |= value >> 16 == 0xffff;
        }

        json.WriteEndArray();
        if (!named) return;
        json.WriteStartArray("well_known"u8);
        for (var i = 0; i < list.Count; i++)
            if (list[i].Name is { } name) json.WriteStringValue(name);
        json.WriteEndArray();
    }

    public static void Large(Utf8JsonWriter json, LargeCommunityList list)
    {
        Span<byte> text = stackalloc byte[40];
        json.WriteStartArray("value"u8);
        for (var i = 0; i < list.Count; i++)
        {
            var (global, first, second) = list[i];
            global.TryFormat(text, out var length);
            text[length++] = (byte)':';
            first.TryFormat(text[length..], out var digits);
            length += digits;
            text[length++] = (byte)':';
            second.TryFormat(text[length..], out digits);
            json.WriteStringValue(text[..(length + digits)]);
        }

        json.WriteEndArray();
    }

    public static void Extended(Utf8JsonWriter json, ReadOnlySpan<byte> value)
    {
        json.WriteStartArray("value"u8);
        for (; !value.IsEmpty; value = value[8..])
        {
            var community = new ExtendedCommunity(BinaryPrimitives.ReadUInt64BigEndian(value));
            json.WriteStartObject();
            json.WriteString("text"u8, community.ToString());
            json.WriteBoolean("transitive"u8, community.IsTransitive);
            json.Hex("octets"u8, value[..8]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void IPv6Extended(Utf8JsonWriter json, ReadOnlySpan<byte> value)
    {
        json.WriteStartArray("value"u8);
        for (; !value.IsEmpty; value = value[IPv6ExtendedCommunity.Size..])
        {
            var community = IPv6ExtendedCommunity.Read(value);
            json.WriteStartObject();
            json.WriteString("text"u8, community.ToString());
            json.WriteBoolean("transitive"u8, community.IsTransitive);
            json.Hex("octets"u8, value[..IPv6ExtendedCommunity.Size]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
