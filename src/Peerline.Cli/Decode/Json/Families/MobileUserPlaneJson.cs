using System.Buffers.Binary;
using System.Text.Json;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode.Json.Families;

/// <summary>Mobile user plane routes (draft-ietf-bess-mup-safi 3.1).</summary>
internal static class MobileUserPlaneJson
{
    public static void Write(Utf8JsonWriter json, NlriItem item)
    {
        var reader = new OctetReader(item.Value);
        json.WriteNumber("architecture"u8, item.Octets[0]);
        json.WriteString("name"u8, item.Type switch
        {
            1 => "interwork-segment-discovery",
            2 => "direct-segment-discovery",
            3 => "type-1-session-transformed",
            4 => "type-2-session-transformed",
            _ => "unknown",
        });
        if (item.Type is < 1 or > 4) return;
        EvpnJson.Distinguisher(json, ref reader);
        switch (item.Type)
        {
            case 1:
                json.Prefix("prefix"u8, reader.Prefix(item.Family.Afi, reader.Octet()));
                break;
            case 2:
                json.Address("address"u8, reader.Address(reader.Rest.Length * 8));
                break;
            case 3:
                json.Prefix("prefix"u8, reader.Prefix(item.Family.Afi, reader.Octet()));
                json.WriteNumber("teid"u8, reader.UInt32());
                json.WriteNumber("qfi"u8, reader.Octet());
                json.Address("endpoint"u8, reader.Address(reader.Octet()));
                if (!reader.IsEmpty && reader.Octet() is var bits and > 0) json.Address("source"u8, reader.Address(bits));
                break;
            default:
                Endpoint(json, item.Family.Afi, ref reader);
                break;
        }
    }

    // The length covers the address and as many bits of the tunnel endpoint identifier as are given.
    private static void Endpoint(Utf8JsonWriter json, Afi afi, ref OctetReader reader)
    {
        int bits = reader.Octet(), address = afi == Afi.IPv4 ? 32 : 128;
        json.WriteNumber("endpoint_length"u8, bits);
        json.Address("endpoint"u8, reader.Address(address));
        Span<byte> teid = stackalloc byte[4];
        teid.Clear();
        reader.Rest[..Math.Min(4, reader.Rest.Length)].CopyTo(teid);
        json.WriteNumber("teid"u8, BinaryPrimitives.ReadUInt32BigEndian(teid));
    }
}
