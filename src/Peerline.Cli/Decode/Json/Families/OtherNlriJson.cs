using System.Text.Json;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode.Json.Families;

/// <summary>NLRI of the families that are no plain prefixes: in words, in fields where they have some, and always as octets.</summary>
internal static class OtherNlriJson
{
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, NlriList list, bool addPath)
    {
        json.WriteStartArray(name);
        var items = list.GetEnumerator();
        while (items.MoveNext()) Item(json, items.Current, addPath);
        json.WriteEndArray();
        // What stands behind the last one that could be framed is shown with all of them.
        if (items.Overrun) json.Hex("nlri_octets"u8, list.Octets);
    }

    private static void Item(Utf8JsonWriter json, NlriItem item, bool addPath)
    {
        json.WriteStartObject();
        if (item.Type >= 0) json.WriteNumber("route_type"u8, item.Type);
        if (addPath) json.WriteNumber("path_id"u8, item.PathId);
        switch (item.Family.Safi)
        {
            case Safi.Evpn:
                EvpnJson.Write(json, item);
                break;
            case Safi.FlowSpec or Safi.FlowSpecVpn:
                FlowSpecJson.Write(json, item.Value, item.Family.Afi, item.Family.Safi == Safi.FlowSpecVpn);
                break;
            case Safi.MulticastVpnSignalling:
                MulticastVpnJson.Write(json, item);
                break;
            case Safi.MobileUserPlane:
                MobileUserPlaneJson.Write(json, item);
                break;
            case Safi.LinkState or Safi.LinkStateVpn:
                LinkStateJson.Write(json, item);
                break;
            case Safi.SrPolicy when item.Value.Length is 12 or 24:
                SrPolicy(json, item);
                break;
            case Safi.Vpls when item.Value.Length == 17:
                Vpls(json, item);
                break;
        }

        json.WriteString("text"u8, item.ToString());
        json.Hex("octets"u8, item.Octets);
        json.WriteEndObject();
    }

    // RFC 9830 2.1
    private static void SrPolicy(Utf8JsonWriter json, NlriItem item)
    {
        var reader = new OctetReader(item.Value);
        json.WriteNumber("distinguisher"u8, reader.UInt32());
        json.WriteNumber("color"u8, reader.UInt32());
        json.Address("endpoint"u8, reader.Address(reader.Rest.Length * 8));
    }

    // RFC 4761 3.2.2
    private static void Vpls(Utf8JsonWriter json, NlriItem item)
    {
        var reader = new OctetReader(item.Value);
        EvpnJson.Distinguisher(json, ref reader);
        json.WriteNumber("endpoint"u8, reader.UInt16());
        json.WriteNumber("block_offset"u8, reader.UInt16());
        json.WriteNumber("block_size"u8, reader.UInt16());
        json.WriteNumber("label_base"u8, reader.Label());
    }
}
