using System.Buffers.Binary;
using System.Text.Json;
using Peerline.Cli.Decode.Json.Attributes;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode.Json;

/// <summary>
/// One path attribute: code, name, flags, and the value in the spelling of its RFC. What has no reader here, or a value that its reader
/// does not understand, is shown as octets.
/// </summary>
internal static class PathAttributeJson
{
    public static void Write(Utf8JsonWriter json, in PathAttribute attribute, in UpdateContext context)
    {
        json.WriteStartObject();
        json.WriteNumber("code"u8, (byte)attribute.Code);
        json.WriteString("name"u8, PathAttributeNames.Of(attribute.Code));
        Flags(json, attribute.Flags);
        Value(json, attribute, context);
        json.WriteEndObject();
    }

    private static void Flags(Utf8JsonWriter json, PathAttributeFlags flags)
    {
        json.WriteStartArray("flags"u8);
        if ((flags & PathAttributeFlags.Optional) != 0) json.WriteStringValue("optional"u8);
        if ((flags & PathAttributeFlags.Transitive) != 0) json.WriteStringValue("transitive"u8);
        if ((flags & PathAttributeFlags.Partial) != 0) json.WriteStringValue("partial"u8);
        if ((flags & PathAttributeFlags.ExtendedLength) != 0) json.WriteStringValue("extended-length"u8);
        json.WriteEndArray();
    }

    private static void Value(Utf8JsonWriter json, in PathAttribute attribute, in UpdateContext context)
    {
        var value = attribute.Value;
        switch (attribute.Code)
        {
            case PathAttributeCode.Origin when value.Length == 1 && value[0] <= 2:
                json.WriteString("value"u8, value[0] switch { 0 => "igp"u8, 1 => "egp"u8, _ => "incomplete"u8 });
                break;
            case PathAttributeCode.AsPath:
                AsPathJson.Write(json, new AsPath(value, context.FourOctetAs));
                break;
            case PathAttributeCode.As4Path:
                AsPathJson.Write(json, new AsPath(value, fourOctet: true));
                break;
            case PathAttributeCode.NextHop or PathAttributeCode.OriginatorId when value.Length == 4:
                json.Address("value"u8, Address.FromOctets(value));
                break;
            case PathAttributeCode.MultiExitDisc or PathAttributeCode.LocalPref or PathAttributeCode.OnlyToCustomer when value.Length == 4:
                json.WriteNumber("value"u8, BinaryPrimitives.ReadUInt32BigEndian(value));
                break;
            case PathAttributeCode.AtomicAggregate when value.IsEmpty:
                json.WriteBoolean("value"u8, true);
                break;
            case PathAttributeCode.Aggregator or PathAttributeCode.As4Aggregator when value.Length is 6 or 8:
                Aggregator(json, value);
                break;
            case PathAttributeCode.Communities when value.Length % 4 == 0:
                CommunityJson.Communities(json, new CommunityList(value));
                break;
            case PathAttributeCode.ExtendedCommunities when value.Length % 8 == 0:
                CommunityJson.Extended(json, value);
                break;
            case PathAttributeCode.LargeCommunity when value.Length % 12 == 0:
                CommunityJson.Large(json, new LargeCommunityList(value));
                break;
            case PathAttributeCode.ClusterList when value.Length % 4 == 0:
                Addresses(json, value);
                break;
            // A next hop of another family is no route, but what is there can be seen.
            case PathAttributeCode.MpReachNlri when value.Length > 4 && value[3] <= value.Length - 5:
                MpReach.Read(value, context.AddPath, out var reach);
                MpReachNlri(json, reach, context);
                break;
            case PathAttributeCode.MpUnreachNlri when MpUnreach.Read(value, context.AddPath, out var unreach) == UpdateFault.None:
                MpUnreachNlri(json, unreach, context);
                break;
            case PathAttributeCode.PrefixSid when new TlvList(value, TlvForm.LongLength).IsWellFormed:
                PrefixSidJson.Write(json, value);
                break;
            case PathAttributeCode.BgpLs when new TlvList(value, TlvForm.Long).IsWellFormed:
                LinkStateAttributeJson.Write(json, value);
                break;
            case PathAttributeCode.TunnelEncapsulation when new TlvList(value, TlvForm.Long).IsWellFormed:
                TunnelEncapsulationJson.Write(json, value);
                break;
            case PathAttributeCode.PmsiTunnel when PmsiTunnel.TryRead(value, out var tunnel):
                Tunnel(json, tunnel);
                break;
            case PathAttributeCode.IPv6ExtendedCommunities when value.Length % IPv6ExtendedCommunity.Size == 0:
                CommunityJson.IPv6Extended(json, value);
                break;
            case PathAttributeCode.Aigp when new PathAttributes(attribute.Octets, true).Aigp is { } metric:
                json.WriteNumber("value"u8, metric);
                break;
            default:
                Words(json, attribute, context);
                break;
        }
    }

    // In words where the library has some, and always as octets.
    private static void Words(Utf8JsonWriter json, in PathAttribute attribute, in UpdateContext context)
    {
        var words = PathAttributeText.ValueOf(attribute, context);
        if (words.Length > 0 && !words.StartsWith("0x", StringComparison.Ordinal)) json.WriteString("value"u8, words);
        json.Hex("octets"u8, attribute.Value);
    }

    // RFC 6514 5
    private static void Tunnel(Utf8JsonWriter json, in PmsiTunnel tunnel)
    {
        json.WriteStartObject("value"u8);
        json.WriteNumber("flags"u8, tunnel.Flags);
        json.WriteNumber("tunnel_type"u8, (byte)tunnel.Type);
        json.WriteString("tunnel"u8, Names.Of(tunnel.Type));
        json.WriteNumber("label"u8, tunnel.Label);
        json.WriteNumber("label_field"u8, tunnel.LabelField);
        if (tunnel.Identifier.Length is 4 or 16) json.Address("identifier"u8, Address.FromOctets(tunnel.Identifier));
        else json.Hex("identifier"u8, tunnel.Identifier);
        json.WriteEndObject();
    }

    private static void Aggregator(Utf8JsonWriter json, ReadOnlySpan<byte> value)
    {
        json.WriteStartObject("value"u8);
        json.WriteNumber("asn"u8, value.Length == 6 ? BinaryPrimitives.ReadUInt16BigEndian(value) : BinaryPrimitives.ReadUInt32BigEndian(value));
        json.Address("address"u8, Address.FromOctets(value[^4..]));
        json.WriteEndObject();
    }

    private static void Addresses(Utf8JsonWriter json, ReadOnlySpan<byte> value)
    {
        json.WriteStartArray("value"u8);
        for (; !value.IsEmpty; value = value[4..]) json.Address(Address.FromOctets(value[..4]));
        json.WriteEndArray();
    }

    private static void MpReachNlri(Utf8JsonWriter json, in MpReach reach, in UpdateContext context)
    {
        json.WriteStartObject("value"u8);
        json.Family(reach.Family);
        NextHopJson.Write(json, reach);
        NlriJson.Write(json, "nlri"u8, reach.NlriOctets, reach.Family, context.AddPath.Contains(reach.Family));
        json.WriteEndObject();
    }

    private static void MpUnreachNlri(Utf8JsonWriter json, in MpUnreach unreach, in UpdateContext context)
    {
        json.WriteStartObject("value"u8);
        json.Family(unreach.Family);
        NlriJson.Write(json, "withdrawn_routes"u8, unreach.NlriOctets, unreach.Family, context.AddPath.Contains(unreach.Family));
        json.WriteEndObject();
    }
}
