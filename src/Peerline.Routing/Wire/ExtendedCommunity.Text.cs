using System.Globalization;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <content>The name and the fields of every community that has some, in registry order.</content>
public readonly partial record struct ExtendedCommunity
{
    /// <summary>
    /// A name and the fields, with colons: <c>rt:64500:100</c>, <c>color:1:200</c>, <c>mac-mobility:5</c>,
    /// <c>validation-state:valid</c>. What has no name is <c>0x</c> and sixteen hex digits.
    /// </summary>
    public override string ToString() => (Type, Subtype) switch
    {
        // Administrators: RFC 4360, 5668. The same subtypes with three forms.
        ( <= FourOctetAs, 0x02) => $"rt:{Administered}",
        ( <= FourOctetAs, 0x03) => $"ro:{Administered}",
        (TwoOctetAs, 0x04) => $"link-bandwidth-transitive:{Administrator16}:{Text(Float)}",
        ( <= FourOctetAs, 0x05) => $"ospf-domain-id:{Administered}",
        (IPv4Address, 0x07) => $"ospf-router-id:{Address32}",
        ( <= FourOctetAs, 0x08) => $"data-collection:{Administered}",
        (TwoOctetAs or FourOctetAs, 0x09) => $"source-as:{Administered}",
        (TwoOctetAs or IPv4Address, 0x0a) => $"l2vpn-id:{Administered}",
        (IPv4Address, 0x0b) => $"vrf-route-import:{Administered}",
        (TwoOctetAs, 0x0b) => $"service-function-chain:{Administered}",
        (IPv4Address, 0x0c) => $"redirect-to-ip:{Address32}{((Value & 1) == 0 ? "" : ":copy")}",
        ( <= FourOctetAs, 0x10) => $"cisco-vpn-distinguisher:{Administered}",
        (IPv4Address, 0x12) => $"inter-area-p2mp-segmented-next-hop:{Address32}",
        ( <= FourOctetAs, 0x13) => $"route-target-record:{Administered}",
        (0x40, 0x04) => $"link-bandwidth:{Administrator16}:{Text(Float)}",

        // Opaque: RFC 4360 3.3, 9012 4, 9830, 8097; OSPF's route type of RFC 4577 4.2.6.
        (0x03 or 0x43, 0x01) => $"cost:{Octet(2)}:{Octet(3)}:{Low32}",
        (0x03, 0x03) => $"cp-orf:{Hex(6)}",
        (0x03, 0x06) => $"ospf-route-type:{Address.FromIPv4((uint)(Value >> 16))}:{Octet(6)}:{Octet(7)}",
        (0x03, 0x0b) => $"color:{Octet(2) >> 6}:{Low32}",
        (0x03, 0x0c) => $"encapsulation:{EncapsulationName}",
        (0x03, 0x0d) => "default-gateway",
        (0x43, 0x00) => $"validation-state:{(Value & 0xff) switch { 0 => "valid", 1 => "not-found", 2 => "invalid", var s => Text(s) }}",

        // EVPN: RFC 7432 7, 8214 3.1, 8317, 8584, 9047, 9135, 9251.
        (0x06, 0x00) => $"mac-mobility:{((Octet(2) & 1) == 0 ? "" : "sticky:")}{Low32}",
        (0x06, 0x01) => $"esi-label:{Low24 >> 4}:{((Octet(2) & 1) == 0 ? "all-active" : "single-active")}",
        (0x06, 0x02) => $"es-import:{Mac}",
        (0x06, 0x03) => $"router-mac:{Mac}",
        (0x06, 0x04) => $"evpn-l2:0x{(ushort)(Value >> 32):x4}:{(ushort)(Value >> 16)}",
        (0x06, 0x05) => $"e-tree:{((Octet(2) & 1) == 0 ? "root" : "leaf")}:{Low24 >> 4}",
        (0x06, 0x06) => $"df-election:{Octet(2) & 0x1f}:0x{(ushort)(Value >> 24):x4}:{Low16}",
        (0x06, 0x07) => $"i-sid:{Low24}",
        (0x06, 0x08) => $"arp-nd:0x{Octet(2):x2}",
        (0x06, 0x09) => $"multicast-flags:0x{(ushort)(Value >> 32):x4}",
        (0x06, 0x0a) => $"evi-rt:{(ushort)(Value >> 32)}:{Low32}",
        (0x06, 0x0b) => $"evi-rt:{Address32}:{Low16}",
        (0x06, 0x0c) => $"evi-rt:{Four}:{Low16}",

        // Flow specification: RFC 8955 7; the older redirection to the next hop; interface sets.
        (0x07 or 0x47, 0x02) => $"interface-set:{Direction}:{Four}:{Low16 & 0x3fff}{(IsTransitive ? "" : ":non-transitive")}",
        (0x08, 0x00) => (Value & 1) == 0 ? "redirect-to-next-hop" : "redirect-to-next-hop:copy",
        (0x80, 0x06) => $"traffic-rate:{Administrator16}:{Text(Float)}",
        (0x80, 0x07) => $"traffic-action:{((Value & 3) switch { 0 => "none", 1 => "terminal", 2 => "sample", _ => "sample-terminal" })}",
        (0x80, 0x08) => $"redirect:{Administrator16}:{Low32}",
        (0x80, 0x09) => $"traffic-marking:{Value & 0x3f}",
        (0x80, 0x0a) => $"l2-info:{Octet(2)}:0x{Octet(3):x2}:{(ushort)(Value >> 16)}:{Low16}",
        (0x80, 0x0c) => $"traffic-rate-packets:{Administrator16}:{Text(Float)}",
        (0x81, 0x08) => $"redirect:{Address32}:{Low16}",
        (0x82, 0x08) => $"redirect:{(Four <= ushort.MaxValue ? "2:" : "")}{Four}:{Low16}",

        (0x0c, 0x00) => $"mup:{Administrator16}:{Low32}",
        _ => string.Create(CultureInfo.InvariantCulture, $"0x{Value:x16}"),
    };

    // The value as a route distinguisher writes its own, which has the same three forms.
    private RouteDistinguisher Administered => new((Value & 0x0000_ffff_ffff_ffff) | (ulong)Type << 48);

    private ushort Administrator16 => (ushort)(Value >> 32);

    private uint Four => (uint)(Value >> 16);

    private Address Address32 => Address.FromIPv4(Four);

    private uint Low32 => (uint)Value;

    private uint Low24 => (uint)Value & 0xffffff;

    private ushort Low16 => (ushort)Value;

    private float Float => BitConverter.UInt32BitsToSingle((uint)Value);

    private byte Octet(int index) => (byte)(Value >> (56 - index * 8));

    private string Hex(int octets) => $"0x{Value & ((1ul << octets * 8) - 1):x12}";

    private string Mac => string.Join(':', Enumerable.Range(2, 6).Select(MacOctet));

    private string MacOctet(int index) => Octet(index).ToString("x2", CultureInfo.InvariantCulture);

    private string Direction => (Low16 >> 14) switch { 1 => "input", 2 => "output", 3 => "both", _ => "none" };

    private string EncapsulationName => Enum.GetName((TunnelType)Low16)?.ToLowerInvariant() ?? Text(Low16);

    private static string Text(ulong value) => value.ToString(CultureInfo.InvariantCulture);

    // As a double, whose text has no exponent below 10^15.
    private static string Text(float value) => ((double)value).ToString(CultureInfo.InvariantCulture);
}
