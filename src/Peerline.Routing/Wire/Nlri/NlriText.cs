using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>NLRI of every family in words. Total: what does not have the form that its type has is shown as octets.</summary>
internal static class NlriText
{
    private const int RdSize = RouteDistinguisher.Size;
    private const int EsiSize = 10;
    private const int MacSize = 6;

    public static string Of(NlriItem item) => item.Family.Safi switch
    {
        _ when NlriList.FramingOf(item.Family) == NlriFraming.None => ShutdownText.Hex(item.Octets),
        Safi.Unicast or Safi.Multicast => Prefix(item),
        Safi.LabelledUnicast => Labelled(item),
        Safi.MplsVpn or Safi.MulticastVpn => Vpn(item),
        Safi.Evpn => Evpn(item),
        Safi.RouteTarget => RouteTarget(item.Octets),
        Safi.FlowSpec or Safi.FlowSpecVpn when item.Family.Afi is not (Afi.IPv4 or Afi.IPv6) => ShutdownText.Hex(item.Octets),
        Safi.FlowSpec => FlowSpecText.Of(item.Value, item.Family.Afi) ?? ShutdownText.Hex(item.Octets),
        Safi.FlowSpecVpn when item.Value.Length >= RdSize && FlowSpecText.Of(item.Value[RdSize..], item.Family.Afi) is { } rule =>
            $"{Rd(item.Value)} {rule}",
        Safi.SrPolicy => SrPolicy(item.Value) ?? ShutdownText.Hex(item.Octets),
        Safi.MulticastVpnSignalling => Typed(MulticastVpnName(item.Type), item, rdAt: item.Type is 3 or 4 ? -1 : 0),
        Safi.LinkState or Safi.LinkStateVpn or Safi.LinkStateSpf =>
            LinkStateName(item.Type) is { } name && LinkStateNlri.TryRead(item, out var linkState)
                ? $"{name} {linkState.ToString()}"
                : Typed(LinkStateName(item.Type), item, rdAt: -1),
        Safi.MobileUserPlane => Typed(MobileUserPlaneName(item.Type), item, rdAt: 0),
        _ => ShutdownText.Hex(item.Octets),
    };

    private static string Prefix(NlriItem item)
    {
        foreach (var prefix in new PrefixList(item.Octets, item.Family.Afi)) return prefix.ToString();
        return ShutdownText.Hex(item.Octets);
    }

    private static string Labelled(NlriItem item)
    {
        foreach (var prefix in new LabelledPrefixList(item.Octets, item.Family.Afi)) return prefix.ToString();
        return ShutdownText.Hex(item.Octets);
    }

    private static string Vpn(NlriItem item)
    {
        foreach (var prefix in new VpnPrefixList(item.Octets, item.Family)) return prefix.ToString();
        return ShutdownText.Hex(item.Octets);
    }

    // RFC 4684 4: no octet for everything; else an origin AS and as much of a route target as the length in bits says.
    private static string RouteTarget(ReadOnlySpan<byte> octets)
    {
        if (octets[0] == 0) return "default";
        if (octets[0] is < 32 or > 96) return ShutdownText.Hex(octets);
        Span<byte> padded = stackalloc byte[12];
        padded.Clear();
        octets[1..].CopyTo(padded);
        var origin = BinaryPrimitives.ReadUInt32BigEndian(padded);
        var target = new ExtendedCommunity(BinaryPrimitives.ReadUInt64BigEndian(padded[4..]));
        return octets[0] == 96
            ? string.Create(CultureInfo.InvariantCulture, $"{origin} {target}")
            : string.Create(CultureInfo.InvariantCulture, $"{origin} 0x{target.Value:x16}/{octets[0] - 32}");
    }

    // RFC 9830 2.1: distinguisher, color, endpoint.
    private static string? SrPolicy(ReadOnlySpan<byte> value) => value.Length is 12 or 24
        ? $"distinguisher {Number(value)} color {Number(value[4..])} endpoint {Address.FromOctets(value[8..])}"
        : null;

    // RFC 7432 7, 9136 3, 9251 9, 9572 3.
    private static string Evpn(NlriItem item)
    {
        var value = item.Value;
        var name = item.Type switch
        {
            1 => "ethernet-auto-discovery",
            2 => "mac-ip",
            3 => "inclusive-multicast",
            4 => "ethernet-segment",
            5 => "ip-prefix",
            6 => "selective-multicast-ethernet-tag",
            7 => "multicast-membership-report-synch",
            8 => "multicast-leave-synch",
            9 => "per-region-i-pmsi",
            10 => "s-pmsi",
            11 => "leaf",
            _ => null,
        };
        var words = item.Type switch
        {
            1 when value.Length == RdSize + EsiSize + 4 + 3 => $"{Esi(value[RdSize..])} tag {Number(value[18..])}{Label(value[22..])}",
            2 when MacIP(value) is { } macIP => macIP,
            3 when value.Length > 12 && EndsInAddress(value[12..]) => $"tag {Number(value[RdSize..])} ip {Address.FromOctets(value[13..])}",
            4 when value.Length > 18 && EndsInAddress(value[18..]) => $"{Esi(value[RdSize..])} ip {Address.FromOctets(value[19..])}",
            5 when value.Length is 34 or 58 => IPPrefix(value),
            _ => null,
        };
        return name is null || words is null ? Typed(name, item, rdAt: 0) : $"{name} {Rd(value)} {words}";
    }

    // RD (8), ESI (10), tag (4), MAC length (1), MAC (6), IP length (1), IP (0, 4, 16), one or two labels (3 each)
    private static string? MacIP(ReadOnlySpan<byte> value)
    {
        const int macLengthAt = RdSize + EsiSize + 4;
        const int ipLengthAt = macLengthAt + 1 + MacSize;
        if (value.Length < ipLengthAt + 4 || value[macLengthAt] != MacSize * 8 || value[ipLengthAt] is not (0 or 32 or 128)) return null;
        var ip = value[ipLengthAt] / 8;
        var labels = value[(ipLengthAt + 1)..];
        if (labels.Length != ip + 3 && labels.Length != ip + 6) return null;
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{Esi(value[RdSize..])} tag {Number(value[(RdSize + EsiSize)..])}")
            .Append(CultureInfo.InvariantCulture, $" mac {Mac(value[(macLengthAt + 1)..])}");
        if (ip > 0) text.Append(CultureInfo.InvariantCulture, $" ip {Address.FromOctets(labels[..ip])}");
        text.Append(Label(labels[ip..]));
        if (labels.Length == ip + 6) text.Append(CultureInfo.InvariantCulture, $",{LabelValue(labels[(ip + 3)..])}");
        return text.ToString();
    }

    // RD (8), ESI (10), tag (4), prefix length (1), prefix (4 or 16), gateway (4 or 16), label (3)
    private static string? IPPrefix(ReadOnlySpan<byte> value)
    {
        var size = value.Length == 34 ? 4 : 16;
        var length = value[22];
        if (length > size * 8) return null;
        var prefix = new Prefix(Address.FromOctets(value.Slice(23, size)), length);
        var gateway = Address.FromOctets(value.Slice(23 + size, size));
        return $"{Esi(value[RdSize..])} tag {Number(value[18..])} prefix {prefix} gateway {gateway}{Label(value[(23 + size * 2)..])}";
    }

    private static string? MulticastVpnName(int type) => type switch
    {
        1 => "intra-as-i-pmsi",
        2 => "inter-as-i-pmsi",
        3 => "s-pmsi",
        4 => "leaf",
        5 => "source-active",
        6 => "shared-tree-join",
        7 => "source-tree-join",
        _ => null,
    };

    private static string? LinkStateName(int type) => type switch
    {
        1 => "node",
        2 => "link",
        3 => "ipv4-topology-prefix",
        4 => "ipv6-topology-prefix",
        5 => "te-policy",
        6 => "srv6-sid",
        _ => null,
    };

    private static string? MobileUserPlaneName(int type) => type switch
    {
        1 => "interwork-segment-discovery",
        2 => "direct-segment-discovery",
        3 => "type-1-session-transformed",
        4 => "type-2-session-transformed",
        _ => null,
    };

    private static string Typed(string? name, NlriItem item, int rdAt)
    {
        name ??= string.Create(CultureInfo.InvariantCulture, $"type {item.Type}");
        if (rdAt < 0 || item.Value.Length < RdSize) return $"{name} {ShutdownText.Hex(item.Value)}".TrimEnd();
        return $"{name} {Rd(item.Value)} {ShutdownText.Hex(item.Value[RdSize..])}".TrimEnd();
    }

    private static RouteDistinguisher Rd(ReadOnlySpan<byte> octets) => new(BinaryPrimitives.ReadUInt64BigEndian(octets));

    private static string Number(ReadOnlySpan<byte> octets) =>
        BinaryPrimitives.ReadUInt32BigEndian(octets).ToString(CultureInfo.InvariantCulture);

    private static string Esi(ReadOnlySpan<byte> octets) =>
        octets[..EsiSize].IndexOfAnyExcept((byte)0) < 0 ? "esi 0" : $"esi {Colons(octets[..EsiSize])}";

    private static string Mac(ReadOnlySpan<byte> octets) => Colons(octets[..MacSize]);

    private static string Label(ReadOnlySpan<byte> octets) =>
        string.Create(CultureInfo.InvariantCulture, $" label {LabelValue(octets)}");

    private static int LabelValue(ReadOnlySpan<byte> octets) => (octets[0] << 16 | octets[1] << 8 | octets[2]) >> 4;

    private static bool EndsInAddress(ReadOnlySpan<byte> octets) => octets[0] is 32 or 128 && octets.Length == 1 + octets[0] / 8;

    private static string Colons(ReadOnlySpan<byte> octets)
    {
        var text = new StringBuilder(octets.Length * 3);
        foreach (var octet in octets) text.Append(CultureInfo.InvariantCulture, $"{(text.Length == 0 ? "" : ":")}{octet:x2}");
        return text.ToString();
    }
}
