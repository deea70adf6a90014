using System.Buffers;
using System.Text.Json;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode.Json;

/// <summary>A path: as one writes it, its segments, and what is asked of it most.</summary>
internal static class AsPathJson
{
    public static void Write(Utf8JsonWriter json, AsPath path)
    {
        Text(json, path);
        json.WriteStartArray("segments"u8);
        var confederation = 0;
        var walk = path.GetEnumerator();
        while (walk.MoveNext())
        {
            var segment = walk.Current;
            json.WriteStartObject();
            json.WriteString("type"u8, segment.Type switch
            {
                AsPathSegmentType.Set => "as-set"u8,
                AsPathSegmentType.Sequence => "as-sequence"u8,
                AsPathSegmentType.ConfederationSequence => "as-confed-sequence"u8,
                _ => "as-confed-set"u8,
            });
            json.WriteStartArray("asns"u8);
            for (var i = 0; i < segment.Count; i++) json.WriteNumberValue(segment[i].Value);
            json.WriteEndArray();
            json.WriteEndObject();
            if (segment.IsConfederation) confederation += segment.IsSet ? 1 : segment.Count;
        }

        json.WriteEndArray();
        // What comes behind the last segment that can be read.
        if (walk.Fault != UpdateFault.None) json.Hex("octets"u8, path.Octets);
        json.WriteNumber("hops"u8, path.Length);
        if (confederation > 0) json.WriteNumber("confederation_hops"u8, confederation);
        if (path.First is { } first) json.WriteNumber("first_as"u8, first.Value);
        if (path.OriginAs is { } origin) json.WriteNumber("origin_as"u8, origin.Value);
    }

    /// <summary><c>64500 64501 {64502,64503}</c></summary>
    private static void Text(Utf8JsonWriter json, AsPath path)
    {
        var longest = path.Octets.Length * 6 + 16;
        var rented = longest > 1024 ? ArrayPool<byte>.Shared.Rent(longest) : null;
        Span<byte> text = rented ?? stackalloc byte[1024];
        var length = 0;
        foreach (var segment in path)
        {
            if (length > 0) text[length++] = (byte)' ';
            var (open, between, close) = segment.Type switch
            {
                AsPathSegmentType.Set => ('{', ',', '}'),
                AsPathSegmentType.ConfederationSequence => ('(', ' ', ')'),
                AsPathSegmentType.ConfederationSet => ('[', ',', ']'),
                _ => ('\0', ' ', '\0'),
            };
            if (open != '\0') text[length++] = (byte)open;
            for (var i = 0; i < segment.Count; i++)
            {
                if (i > 0) text[length++] = (byte)between;
                segment[i].Value.TryFormat(text[length..], out var digits);
                length += digits;
            }

            if (close != '\0') text[length++] = (byte)close;
        }

        json.WriteString("value"u8, text[..length]);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
    }
}
