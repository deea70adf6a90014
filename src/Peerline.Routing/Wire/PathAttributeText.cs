using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>A path attribute in words. Total: what cannot be read is shown as octets.</summary>
public static class PathAttributeText
{
    /// <summary>The attribute's name in its RFC, <c>AS_PATH</c>; <c>attribute 99</c> when it has none.</summary>
    public static string NameOf(PathAttributeCode code) => PathAttributeRules.NameOf(code);

    /// <summary>
    /// The value: <c>64500 64501</c>, <c>64500:1 64500:2</c>, <c>ipv4-vpn via 192.0.2.1: 64500:1 10.0.0.0/8 label 100</c>.
    /// </summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="context">How AS numbers and NLRI are written; the peer does not matter.</param>
    public static string ValueOf(PathAttribute attribute, in UpdateContext context)
    {
        // The typed views are those of the whole attribute field, of which this is one with a single attribute.
        var view = new PathAttributes(attribute.Octets, context.FourOctetAs);
        var text = attribute.Code switch
        {
            PathAttributeCode.Origin when view.Origin is { } origin && Enum.IsDefined(origin) => origin.ToString().ToUpperInvariant(),
            PathAttributeCode.AsPath when IsWhole(view.AsPath) => view.AsPath.ToString(),
            PathAttributeCode.As4Path when IsWhole(view.As4Path) => view.As4Path.ToString(),
            PathAttributeCode.NextHop => view.NextHop?.ToString(),
            PathAttributeCode.MultiExitDisc => Number(view.MultiExitDisc),
            PathAttributeCode.LocalPref => Number(view.LocalPref),
            PathAttributeCode.Aggregator => view.Aggregator?.ToString(),
            PathAttributeCode.As4Aggregator => view.As4Aggregator?.ToString(),
            PathAttributeCode.Communities => List(view.Communities),
            PathAttributeCode.OriginatorId => view.OriginatorId?.ToString(),
            PathAttributeCode.ClusterList when attribute.Value.Length % 4 == 0 => view.ClusterList.ToString(),
            PathAttributeCode.MpReachNlri => Reach(attribute.Value, context),
            PathAttributeCode.MpUnreachNlri => Unreach(attribute.Value, context),
            PathAttributeCode.ExtendedCommunities => List(view.ExtendedCommunities),
            PathAttributeCode.PmsiTunnel when view.TryGetPmsiTunnel(out var tunnel) => tunnel.ToString(),
            PathAttributeCode.TunnelEncapsulation when IsWhole(attribute.Value, TlvForm.Long) => view.TunnelEncapsulation.ToString(),
            PathAttributeCode.IPv6ExtendedCommunities => List(view.IPv6ExtendedCommunities),
            PathAttributeCode.Aigp when view.Aigp is { } metric => metric.ToString(CultureInfo.InvariantCulture),
            PathAttributeCode.BgpLs when IsWhole(attribute.Value, TlvForm.Long) => view.BgpLs.ToString(),
            PathAttributeCode.LargeCommunity => List(view.LargeCommunities),
            PathAttributeCode.BgpsecPath when view.TryGetBgpsecPath(out var path) => path.ToString(),
            PathAttributeCode.OnlyToCustomer => view.OnlyToCustomer?.ToString(),
            PathAttributeCode.DomainPath => view.DomainPath.ToString(),
            PathAttributeCode.BfdDiscriminator when view.TryGetBfdDiscriminator(out var bfd) => bfd.ToString(),
            PathAttributeCode.PrefixSid when IsWhole(attribute.Value, TlvForm.LongLength) => view.PrefixSid.ToString(),
            PathAttributeCode.AttributeSet when view.TryGetAttributeSet(out var set) => Set(set),
            _ => null,
        };
        return string.IsNullOrEmpty(text) ? ShutdownText.Hex(attribute.Value) : text;
    }

    private static bool IsWhole(AsPath path)
    {
        var segments = path.GetEnumerator();
        while (segments.MoveNext()) { }
        return segments.Fault == UpdateFault.None;
    }

    private static bool IsWhole(ReadOnlySpan<byte> value, TlvForm form) => new TlvList(value, form).IsWellFormed;

    private static string? Number(uint? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static string List(CommunityList list)
    {
        var text = new StringBuilder();
        for (var i = 0; i < list.Count; i++) Add(text, list[i]);
        return text.ToString();
    }

    private static string List(ExtendedCommunityList list)
    {
        var text = new StringBuilder();
        for (var i = 0; i < list.Count; i++) Add(text, list[i]);
        return text.ToString();
    }

    private static string List(IPv6ExtendedCommunityList list)
    {
        var text = new StringBuilder();
        for (var i = 0; i < list.Count; i++) Add(text, list[i]);
        return text.ToString();
    }

    private static string List(LargeCommunityList list)
    {
        var text = new StringBuilder();
        for (var i = 0; i < list.Count; i++) Add(text, list[i]);
        return text.ToString();
    }

    private static void Add<T>(StringBuilder text, T item) => text.Append(text.Length == 0 ? "" : " ").Append(item);

    private static string? Reach(ReadOnlySpan<byte> value, in UpdateContext context)
    {
        if (MpReach.Read(value, context.AddPath, out var reach) != UpdateFault.None) return null;
        var hop = reach.NextHop.Afi != Afi.None ? reach.NextHop.ToString()
            : reach.NextHopOctets.IsEmpty ? "nothing"
            : ShutdownText.Hex(reach.NextHopOctets);
        if (reach.LinkLocalNextHop is { } local) hop += $" {local}";
        return $"{reach.Family} via {hop}{Nlri(reach.NlriOctets, reach.Family, reach.HasPathIds)}";
    }

    private static string? Unreach(ReadOnlySpan<byte> value, in UpdateContext context) =>
        MpUnreach.Read(value, context.AddPath, out var unreach) == UpdateFault.None
            ? $"{unreach.Family}{Nlri(unreach.NlriOctets, unreach.Family, unreach.HasPathIds)}"
            : null;

    private static string Nlri(ReadOnlySpan<byte> octets, AfiSafi family, bool addPath)
    {
        var text = new StringBuilder();
        foreach (var item in new NlriList(octets, family, addPath))
        {
            text.Append(text.Length == 0 ? ": " : "; ").Append(item.ToString());
            if (addPath) text.Append(CultureInfo.InvariantCulture, $" path {item.PathId}");
        }
        return text.ToString();
    }

    private static string Set(AttributeSet set)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"AS {set.OriginAs}");
        var inner = new UpdateContext(FourOctetAs: true);
        foreach (var attribute in set.Attributes)
        {
            text.Append("; ").Append(NameOf(attribute.Code));
            // A set in a set is shown as octets: no recursion that a peer decides on.
            var value = attribute.Code == PathAttributeCode.AttributeSet ? ShutdownText.Hex(attribute.Value) : ValueOf(attribute, inner);
            if (value.Length > 0) text.Append(' ').Append(value);
        }
        return text.ToString();
    }
}
