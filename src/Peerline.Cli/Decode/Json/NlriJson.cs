using System.Text.Json;
using Peerline.Cli.Decode.Json.Families;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode.Json;

/// <summary>NLRI: an object for each prefix, with what stands around it. Families without prefixes in words and fields.</summary>
internal static class NlriJson
{
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, PrefixList prefixes)
    {
        json.WriteStartArray(name);
        var list = prefixes.GetEnumerator();
        while (list.MoveNext())
        {
            json.WriteStartObject();
            json.Prefix("prefix"u8, list.Current);
            if (prefixes.HasPathIds) json.WriteNumber("path_id"u8, list.PathId);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The NLRI field of any family.</summary>
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> octets, AfiSafi family, bool addPath)
    {
        switch (family)
        {
            case { Afi: Afi.IPv4 or Afi.IPv6, Safi: Safi.Unicast or Safi.Multicast }:
                Write(json, name, new PrefixList(octets, family.Afi, addPath));
                break;
            case { Afi: Afi.IPv4 or Afi.IPv6, Safi: Safi.LabelledUnicast }:
                Labelled(json, name, new LabelledPrefixList(octets, family.Afi, addPath), addPath);
                break;
            case { Afi: Afi.IPv4 or Afi.IPv6, Safi: Safi.MplsVpn or Safi.MulticastVpn }:
                Vpn(json, name, new VpnPrefixList(octets, family, addPath), addPath);
                break;
            default:
                OtherNlriJson.Write(json, name, new NlriList(octets, family, addPath), addPath);
                break;
        }
    }

    private static void Labelled(Utf8JsonWriter json, ReadOnlySpan<byte> name, LabelledPrefixList prefixes, bool addPath)
    {
        json.WriteStartArray(name);
        foreach (var prefix in prefixes)
        {
            json.WriteStartObject();
            json.Prefix("prefix"u8, prefix.Prefix);
            if (addPath) json.WriteNumber("path_id"u8, prefix.PathId);
            Labels(json, prefix.Labels);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Vpn(Utf8JsonWriter json, ReadOnlySpan<byte> name, VpnPrefixList prefixes, bool addPath)
    {
        json.WriteStartArray(name);
        foreach (var prefix in prefixes)
        {
            json.WriteStartObject();
            json.WriteString("rd"u8, prefix.Distinguisher.ToString());
            json.WriteNumber("rd_type"u8, prefix.Distinguisher.Type);
            json.Prefix("prefix"u8, prefix.Prefix);
            if (addPath) json.WriteNumber("path_id"u8, prefix.PathId);
            Labels(json, prefix.Labels);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // The three octets of each tell besides the label the traffic class and where the stack ends.
    private static void Labels(Utf8JsonWriter json, LabelStack labels)
    {
        if (labels.Octets.IsEmpty) return;
        json.WriteStartArray("labels"u8);
        for (var i = 0; i < labels.Count; i++) json.WriteNumberValue(labels[i]);
        json.WriteEndArray();
        json.Hex("label_octets"u8, labels.Octets);
    }
}
