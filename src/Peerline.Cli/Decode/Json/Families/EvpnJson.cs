using System.Text.Json;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode.Json.Families;

/// <summary>EVPN routes (RFC 7432 7, RFC 9136 3): the fields of types 1 to 5; of every other type the route distinguisher.</summary>
internal static class EvpnJson
{
    public static void Write(Utf8JsonWriter json, NlriItem item)
    {
        var reader = new OctetReader(item.Value);
        json.WriteString("name"u8, item.Type switch
        {
            1 => "ethernet-auto-discovery",
            2 => "mac-ip-advertisement",
            3 => "inclusive-multicast-ethernet-tag",
            4 => "ethernet-segment",
            5 => "ip-prefix",
            6 => "selective-multicast-ethernet-tag",
            7 => "multicast-membership-report-synch",
            8 => "multicast-leave-synch",
            9 => "per-region-i-pmsi",
            10 => "s-pmsi",
            11 => "leaf",
            _ => "unknown",
        });
        if (item.Value.Length < RouteDistinguisher.Size) return;
        Distinguisher(json, ref reader);
        switch (item.Type)
        {
            case 1:
                Segment(json, ref reader);
                json.WriteNumber("ethernet_tag"u8, reader.UInt32());
                json.WriteNumber("label"u8, reader.Label());
                break;
            case 2:
                MacIP(json, ref reader);
                break;
            case 3:
                json.WriteNumber("ethernet_tag"u8, reader.UInt32());
                IP(json, "ip"u8, ref reader);
                break;
            case 4:
                Segment(json, ref reader);
                IP(json, "ip"u8, ref reader);
                break;
            case 5:
                IPPrefix(json, ref reader);
                break;
        }
    }

    internal static void Distinguisher(Utf8JsonWriter json, ref OctetReader reader)
    {
        var distinguisher = reader.Distinguisher();
        json.WriteString("rd"u8, distinguisher.ToString());
        json.WriteNumber("rd_type"u8, distinguisher.Type);
    }

    private static void MacIP(Utf8JsonWriter json, ref OctetReader reader)
    {
        Segment(json, ref reader);
        json.WriteNumber("ethernet_tag"u8, reader.UInt32());
        var bits = reader.Octet();
        json.WriteString("mac"u8, Colons(reader.Take((bits + 7) >> 3)));
        IP(json, "ip"u8, ref reader);
        json.WriteStartArray("labels"u8);
        while (reader.Rest.Length >= 3) json.WriteNumberValue(reader.Label());
        json.WriteEndArray();
    }

    private static void IPPrefix(Utf8JsonWriter json, ref OctetReader reader)
    {
        Segment(json, ref reader);
        json.WriteNumber("ethernet_tag"u8, reader.UInt32());
        int length = reader.Octet(), bits = reader.Rest.Length > 16 ? 128 : 32;
        var address = reader.Address(bits);
        if (length <= bits) json.Prefix("prefix"u8, new Prefix(address, length));
        json.Address("gateway"u8, reader.Address(bits));
        json.WriteNumber("label"u8, reader.Label());
    }

    private static void Segment(Utf8JsonWriter json, ref OctetReader reader) => json.WriteString("esi"u8, Colons(reader.Take(10)));

    private static void IP(Utf8JsonWriter json, ReadOnlySpan<byte> name, ref OctetReader reader)
    {
        var address = reader.Address(reader.Octet());
        if (address.Afi != Afi.None) json.Address(name, address);
    }

    private static string Colons(ReadOnlySpan<byte> octets)
    {
        var text = Convert.ToHexStringLower(octets);
        return string.Join(':', Enumerable.Range(0, octets.Length).Select(i => text.Substring(i * 2, 2)));
    }
}
