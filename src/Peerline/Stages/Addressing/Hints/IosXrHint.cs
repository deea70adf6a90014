using System.Text;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Stages.Addressing.Hints;

/// <summary>IOS-XR-style. An eBGP neighbour without a policy passes nothing there; ours are complete all the same.</summary>
internal static class IosXrHint
{
    public static ConfigurationHint Write(ParameterSheet sheet)
    {
        var text = new StringBuilder();
        text.Append($"! AS{sheet.PeerAsn} towards AS{sheet.OperatorAsn}, IOS XR. Read before use.\n");
        text.Append(HintText.Remarks(sheet, '!'));
        text.Append($"interface {HintText.Port}\n");
        foreach (var s in sheet.Sessions) text.Append($" {(HintText.IsV4(s) ? "ipv4" : "ipv6")} address {s.Peer}/{s.Subnet.Length}\n");
        // An interface is shut down until it is told not to be.
        text.Append(" no shutdown\n!\n");
        foreach (var s in sheet.Sessions)
        {
            Policy(text, HintText.Name(sheet, "OUT", s), s.Stated);
            Policy(text, HintText.Name(sheet, "IN", s), [.. s.Announced.Select(p => new StatedPrefix(p, p.Length))]);
        }

        text.Append($"router bgp {sheet.PeerAsn}\n");
        // A neighbour's address family has to be one of the process.
        foreach (var s in sheet.Sessions) text.Append($" {Family(s)}\n !\n");
        foreach (var s in sheet.Sessions)
            foreach (var neighbor in s.Neighbors) Neighbor(text, sheet, s, neighbor);
        text.Append("!\n");
        return new ConfigurationHint("ios-xr", "IOS XR", text.ToString());
    }

    private static string Family(SessionParameters s) => $"address-family {(HintText.IsV4(s) ? "ipv4" : "ipv6")} unicast";

    private static void Policy(StringBuilder text, string name, IReadOnlyList<StatedPrefix> entries)
    {
        if (entries.Count == 0)
        {
            text.Append($"route-policy {name}\n  drop\nend-policy\n!\n");
            return;
        }

        var set = entries.Select(e => e.MaxLength > e.Prefix.Length ? $"  {e.Prefix} le {e.MaxLength}" : $"  {e.Prefix}");
        text.Append($"prefix-set {name}\n{string.Join(",\n", set)}\nend-set\n!\n");
        text.Append($"route-policy {name}\n  if destination in {name} then\n    pass\n  else\n    drop\n  endif\nend-policy\n!\n");
    }

    private static void Neighbor(StringBuilder text, ParameterSheet sheet, SessionParameters s, Address neighbor)
    {
        text.Append($" neighbor {neighbor}\n  remote-as {sheet.OperatorAsn}\n  description {HintText.Description(sheet)}\n");
        text.Append($"  timers {(int)sheet.HoldTime.TotalSeconds / 3} {(int)sheet.HoldTime.TotalSeconds}\n");
        if (s.Md5) text.Append($"  password clear {HintText.Key}\n");
        if (sheet.Gtsm) text.Append("  ttl-security\n");
        text.Append($"  {Family(s)}\n");
        text.Append($"   maximum-prefix {s.RecommendedLimit} 90\n   route-policy {HintText.Name(sheet, "IN", s)} in\n   route-policy {HintText.Name(sheet, "OUT", s)} out\n  !\n !\n");
    }
}
