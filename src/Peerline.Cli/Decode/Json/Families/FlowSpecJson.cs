using System.Globalization;
using System.Text;
using System.Text.Json;
using Peerline.Routing.Addressing;

namespace Peerline.Cli.Decode.Json.Families;

/// <summary>Flow specifications (RFC 8955 4.2, RFC 8956 3): each component with its conditions, <c>&gt;=80&amp;&lt;=90</c>.</summary>
internal static class FlowSpecJson
{
    private const byte End = 0x80;
    private const byte And = 0x40;

    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> rule, Afi afi, bool isVpn)
    {
        var reader = new OctetReader(rule);
        if (isVpn && rule.Length >= RouteDistinguisher.Size) EvpnJson.Distinguisher(json, ref reader);
        while (!reader.IsEmpty && !reader.IsOverrun)
        {
            var type = reader.Octet();
            if (type is 1 or 2) Prefix(json, type == 1 ? "destination"u8 : "source"u8, afi, ref reader);
            else Conditions(json, type, afi, ref reader);
        }
    }

    // RFC 8956 3.1: with IPv6 an offset follows the length.
    private static void Prefix(Utf8JsonWriter json, ReadOnlySpan<byte> name, Afi afi, ref OctetReader reader)
    {
        int length = reader.Octet(), offset = afi == Afi.IPv6 ? reader.Octet() : 0;
        if (offset == 0)
        {
            json.Prefix(name, reader.Prefix(afi, length));
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("length"u8, length);
        json.WriteNumber("offset"u8, offset);
        json.Hex("pattern"u8, reader.Take(Math.Max(0, length - offset + 7) >> 3));
        json.WriteEndObject();
    }

    private static void Conditions(Utf8JsonWriter json, int type, Afi afi, ref OctetReader reader)
    {
        json.WriteStartArray(NameOf(type, afi));
        var text = new StringBuilder();
        while (!reader.IsEmpty)
        {
            var op = reader.Octet();
            ulong value = 0;
            foreach (var octet in reader.Take(1 << (op >> 4 & 3))) value = value << 8 | octet;
            if ((op & And) != 0 && text.Length > 0)
            {
                text.Append('&');
            }
            else if (text.Length > 0)
            {
                json.WriteStringValue(text.ToString());
                text.Clear();
            }

            text.Append(type is 9 or 12 ? Bits(type, op, value) : $"{Comparison(op)}{Value(type, value, afi)}");
            if ((op & End) != 0) break;
        }

        if (text.Length > 0) json.WriteStringValue(text.ToString());
        json.WriteEndArray();
    }

    private static string NameOf(int type, Afi afi) => type switch
    {
        3 => afi == Afi.IPv6 ? "next_header" : "protocol",
        4 => "port",
        5 => "destination_port",
        6 => "source_port",
        7 => "icmp_type",
        8 => "icmp_code",
        9 => "tcp_flags",
        10 => "packet_length",
        11 => "dscp",
        12 => "fragment",
        13 => "flow_label",
        _ => string.Create(CultureInfo.InvariantCulture, $"component_{type}"),
    };

    private static string Comparison(int op) => (op & 7) switch
    {
        1 => "=",
        2 => ">",
        3 => ">=",
        4 => "<",
        5 => "<=",
        6 => "!=",
        7 => "true ",
        _ => "false ",
    };

    private static string Value(int type, ulong value, Afi afi) => (type, value) switch
    {
        (3, 1) => "icmp",
        (3, 2) => "igmp",
        (3, 6) => "tcp",
        (3, 17) => "udp",
        (3, 47) => "gre",
        (3, 50) => "esp",
        (3, 58) => "icmpv6",
        (3, 89) => "ospf",
        (3, 132) => "sctp",
        (7, 0) when afi == Afi.IPv4 => "echo-reply",
        (7, 3) when afi == Afi.IPv4 => "unreachable",
        (7, 5) when afi == Afi.IPv4 => "redirect",
        (7, 8) when afi == Afi.IPv4 => "echo-request",
        (7, 11) when afi == Afi.IPv4 => "time-exceeded",
        _ => value.ToString(CultureInfo.InvariantCulture),
    };

    // A match of some of the bits, of all of them (=), or of none (!).
    private static string Bits(int type, int op, ulong value)
    {
        string[] names = type == 9 ? ["fin", "syn", "rst", "psh", "ack", "urg", "ece", "cwr"] : ["dont-fragment", "is-fragment", "first-fragment", "last-fragment"];
        var set = Enumerable.Range(0, names.Length).Where(bit => (value >> bit & 1) != 0).Select(bit => names[bit]);
        var shown = value >> names.Length == 0 && value != 0 ? string.Join('+', set) : string.Create(CultureInfo.InvariantCulture, $"0x{value:x}");
        return $"{((op & 2) != 0 ? "!" : "")}{((op & 1) != 0 ? "=" : "")}{shown}";
    }
}
