using System.Buffers.Binary;
using System.Text.Json;
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
            case PathAttributeCode.MpReachNlri when MpReach.Read(value, out var reach) == UpdateFault.None:
                MpReachNlri(json, reach, context);
                break;
            case PathAttributeCode.MpUnreachNlri when MpUnreach.Read(value, out var unreach) == UpdateFault.None:
                MpUnreachNlri(json, unreach, context);
                break;
            default:
                json.Hex("octets"u8, value);
                break;
        }
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
