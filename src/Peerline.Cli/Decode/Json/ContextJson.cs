using System.Text.Json;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode.Json;

/// <summary>How an UPDATE was read, and how that is known.</summary>
internal static class ContextJson
{
    private static readonly AfiSafi[] Known =
    [
        .. from afi in Enum.GetValues<Afi>()
           from safi in Enum.GetValues<Safi>()
           where AddPathFamilies.None.With(new AfiSafi(afi, safi)).Contains(new AfiSafi(afi, safi))
           select new AfiSafi(afi, safi),
    ];

    public static void Write(Utf8JsonWriter json, in UpdateContext context, HowKnown asSize, HowKnown addPath)
    {
        json.WriteStartObject("context"u8);
        json.WriteNumber("as_size"u8, context.FourOctetAs ? 4 : 2);
        json.WriteString("as_size_from"u8, Name(asSize));
        if (!context.AddPath.IsNone) AddPath(json, context.AddPath);
        if (addPath != HowKnown.Default) json.WriteString("add_path_from"u8, Name(addPath));
        if (context.Peer != PeerKind.Unknown) json.WriteString("peer"u8, context.Peer == PeerKind.Internal ? "internal"u8 : "external"u8);
        json.WriteEndObject();
    }

    private static void AddPath(Utf8JsonWriter json, AddPathFamilies families)
    {
        json.WriteStartArray("add_path"u8);
        if (families == AddPathFamilies.All)
        {
            json.WriteStringValue("all"u8);
        }
        else
        {
            foreach (var family in Known)
                if (families.Contains(family)) json.WriteStringValue(JsonValues.FamilyName(family));
        }

        json.WriteEndArray();
    }

    private static ReadOnlySpan<byte> Name(HowKnown how) => how switch
    {
        HowKnown.Option => "option"u8,
        HowKnown.Open => "open"u8,
        HowKnown.Record => "record"u8,
        HowKnown.Guess => "guess"u8,
        _ => "default"u8,
    };
}
