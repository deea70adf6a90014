using System.Text.Json;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode.Json.Families;

/// <summary>Multicast VPN routes (RFC 6514 4).</summary>
internal static class MulticastVpnJson
{
    public static void Write(Utf8JsonWriter json, NlriItem item)
    {
        var reader = new OctetReader(item.Value);
        json.WriteString("name"u8, item.Type switch
        {
            1 => "intra-as-i-pmsi",
            2 => "inter-as-i-pmsi",
            3 => "s-pmsi",
            4 => "leaf",
            5 => "source-active",
            6 => "shared-tree-join",
            7 => "source-tree-join",
            _ => "unknown",
        });
        if (item.Type is < 1 or 4 or > 7) return;
        EvpnJson.Distinguisher(json, ref reader);
        if (item.Type is 2 or 6 or 7) json.WriteNumber("source_as"u8, reader.UInt32());
        if (item.Type == 1) json.Address("originator"u8, reader.Address(reader.Rest.Length * 8));
        if (item.Type is 3 or 5 or 6 or 7)
        {
            json.Address("source"u8, reader.Address(reader.Octet()));
            json.Address("group"u8, reader.Address(reader.Octet()));
        }

        if (item.Type == 3) json.Address("originator"u8, reader.Address(reader.Rest.Length * 8));
    }
}
