using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Peerline.Routing.Addressing;

/// <summary>An address family as BGP negotiates it (RFC 4760).</summary>
/// <param name="Afi">The address family.</param>
/// <param name="Safi">What of it.</param>
public readonly record struct AfiSafi(Afi Afi, Safi Safi) : IComparable<AfiSafi>
{
    /// <summary>1/1.</summary>
    public static readonly AfiSafi IPv4Unicast = new(Afi.IPv4, Safi.Unicast);

    /// <summary>2/1.</summary>
    public static readonly AfiSafi IPv6Unicast = new(Afi.IPv6, Safi.Unicast);

    /// <summary>By AFI, then by SAFI.</summary>
    public int CompareTo(AfiSafi other) => (Afi, Safi).CompareTo((other.Afi, other.Safi));

    /// <summary>
    /// <c>ipv4-unicast</c>, <c>ipv6-vpn</c>, <c>l2vpn-evpn</c>, <c>link-state</c>; a number that has no name stands in its place:
    /// <c>ipv4-safi200</c>, <c>afi7-unicast</c>.
    /// </summary>
    public override string ToString() => this switch
    {
        { Afi: Afi.IPv4, Safi: Safi.Unicast } => "ipv4-unicast",
        { Afi: Afi.IPv6, Safi: Safi.Unicast } => "ipv6-unicast",
        { Afi: Afi.LinkState, Safi: Safi.LinkState } => "link-state",
        { Afi: Afi.LinkState, Safi: Safi.LinkStateVpn } => "link-state-vpn",
        { Afi: Afi.LinkState, Safi: Safi.LinkStateSpf } => "link-state-spf",
        { Afi: Afi.LinkState } => string.Create(CultureInfo.InvariantCulture, $"link-state-safi{(byte)Safi}"),
        _ => $"{NameOf(Afi)}-{NameOf(Safi)}",
    };

    /// <summary>Reads what <see cref="ToString"/> writes; case does not matter.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out AfiSafi family)
    {
        family = default;
        if (text is null) return false;
        var wanted = text.ToLowerInvariant();
        foreach (var afi in KnownAfis)
            foreach (var safi in KnownSafis)
            {
                family = new AfiSafi(afi, safi);
                if (family.ToString() == wanted) return true;
            }
        // What is left has a number in it, and the AFI's name has a hyphen only for link-state.
        var hyphen = wanted.StartsWith("link-state-", StringComparison.Ordinal) ? "link-state".Length : wanted.IndexOf('-');
        family = default;
        if (hyphen < 0 || !TryParseAfi(wanted[..hyphen], out var a) || !TryParseSafi(wanted[(hyphen + 1)..], out var s)) return false;
        family = new AfiSafi(a, s);
        return true;
    }

    private static readonly Afi[] KnownAfis = Enum.GetValues<Afi>();
    private static readonly Safi[] KnownSafis = Enum.GetValues<Safi>();

    private static string NameOf(Afi afi) => afi switch
    {
        Afi.None => "afi0",
        Afi.IPv4 => "ipv4",
        Afi.IPv6 => "ipv6",
        Afi.L2Vpn => "l2vpn",
        Afi.LinkState => "link-state",
        _ => string.Create(CultureInfo.InvariantCulture, $"afi{(ushort)afi}"),
    };

    private static string NameOf(Safi safi) => safi switch
    {
        Safi.Unicast => "unicast",
        Safi.Multicast => "multicast",
        Safi.LabelledUnicast => "labelled-unicast",
        Safi.MulticastVpnSignalling => "mvpn",
        Safi.Pseudowire => "pseudowire",
        Safi.Encapsulation => "encapsulation",
        Safi.MulticastVpls => "mvpls",
        Safi.ServiceFunctionChaining => "sfc",
        Safi.Tunnel => "tunnel",
        Safi.Vpls => "vpls",
        Safi.Mdt => "mdt",
        Safi.IPv4OverIPv6 => "4over6",
        Safi.IPv6OverIPv4 => "6over4",
        Safi.Layer1Vpn => "l1vpn",
        Safi.Evpn => "evpn",
        Safi.LinkState => "ls",
        Safi.LinkStateVpn => "ls-vpn",
        Safi.SrPolicy => "sr-policy",
        Safi.SdWan => "sd-wan",
        Safi.RoutingPolicy => "routing-policy",
        Safi.ClassfulTransport => "classful-transport",
        Safi.TunnelledFlowSpec => "tunnelled-flowspec",
        Safi.MulticastTree => "multicast-tree",
        Safi.DynamicPathSelection => "dps",
        Safi.LinkStateSpf => "ls-spf",
        Safi.ColourAware => "car",
        Safi.ColourAwareVpn => "car-vpn",
        Safi.MobileUserPlane => "mup",
        Safi.MplsVpn => "vpn",
        Safi.MulticastVpn => "multicast-vpn",
        Safi.RouteTarget => "route-target",
        Safi.FlowSpec => "flowspec",
        Safi.FlowSpecVpn => "flowspec-vpn",
        Safi.VpnAutoDiscovery => "vpn-auto-discovery",
        _ => string.Create(CultureInfo.InvariantCulture, $"safi{(byte)safi}"),
    };

    private static bool TryParseAfi(string text, out Afi afi)
    {
        foreach (var known in KnownAfis)
        {
            afi = known;
            if (NameOf(known) == text) return true;
        }
        afi = default;
        if (!text.StartsWith("afi", StringComparison.Ordinal)) return false;
        var read = ushort.TryParse(text.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        afi = (Afi)number;
        return read;
    }

    private static bool TryParseSafi(string text, out Safi safi)
    {
        foreach (var known in KnownSafis)
        {
            safi = known;
            if (NameOf(known) == text) return true;
        }
        safi = default;
        if (!text.StartsWith("safi", StringComparison.Ordinal)) return false;
        var read = byte.TryParse(text.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        safi = (Safi)number;
        return read;
    }
}
