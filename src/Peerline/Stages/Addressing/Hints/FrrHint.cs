using System.Text;
using Peerline.Model;

namespace Peerline.Stages.Addressing.Hints;

/// <summary>FRRouting 8 and later. A list without entries denies everything: it is written out, so that no later edit opens it.</summary>
internal static class FrrHint
{
    public static ConfigurationHint Write(ParameterSheet sheet)
    {
        var text = new StringBuilder();
        text.Append($"! AS{sheet.PeerAsn} towards AS{sheet.OperatorAsn}, FRRouting. Read before use.\n");
        text.Append($"interface {HintText.Port}\n");
        foreach (var s in sheet.Sessions) text.Append($" {(HintText.IsV4(s) ? "ip" : "ipv6")} address {s.Peer}/{s.Subnet.Length}\n");
        text.Append("exit\n!\n");
        foreach (var s in sheet.Sessions) Policies(text, sheet, s);
        text.Append($"router bgp {sheet.PeerAsn}\n");
        foreach (var s in sheet.Sessions)
            foreach (var neighbor in s.Neighbors) Neighbor(text, sheet, s, $" neighbor {neighbor}");
        foreach (var s in sheet.Sessions) Family(text, sheet, s);
        text.Append("exit\n");
        return new ConfigurationHint("frr", "FRRouting", text.ToString());
    }

    private static void Policies(StringBuilder text, ParameterSheet sheet, SessionParameters s)
    {
        List(text, sheet, s, "OUT", "what you announce: what you state, and nothing else", s.Stated);
        List(text, sheet, s, "IN", "what we announce", [.. s.Announced.Select(p => new StatedPrefix(p, p.Length))]);
    }

    private static void List(StringBuilder text, ParameterSheet sheet, SessionParameters s, string what, string comment,
        IReadOnlyList<StatedPrefix> entries)
    {
        var (name, kind) = (HintText.Name(sheet, what, s), HintText.IsV4(s) ? "ip" : "ipv6");
        text.Append($"! {name}: {comment}\n");
        var number = 5;
        foreach (var e in entries)
        {
            text.Append($"{kind} prefix-list {name} seq {number} permit {e.Prefix}{(e.MaxLength > e.Prefix.Length ? $" le {e.MaxLength}" : "")}\n");
            number += 5;
        }

        text.Append($"{kind} prefix-list {name} seq {number} deny {HintText.Everything(s)} le {HintText.Longest(s)}\n");
        text.Append($"route-map {name} permit 10\n match {kind} address prefix-list {name}\nexit\n!\n");
    }

    private static void Neighbor(StringBuilder text, ParameterSheet sheet, SessionParameters s, string neighbor)
    {
        text.Append($"{neighbor} remote-as {sheet.OperatorAsn}\n");
        text.Append($"{neighbor} description {HintText.Description(sheet)}\n");
        text.Append($"{neighbor} timers {(int)sheet.HoldTime.TotalSeconds / 3} {(int)sheet.HoldTime.TotalSeconds}\n");
        if (s.Md5) text.Append($"{neighbor} password {HintText.Key}\n");
        if (sheet.Gtsm) text.Append($"{neighbor} ttl-security hops 1\n");
        text.Append($"{neighbor} local-role {sheet.Role}\n");
    }

    private static void Family(StringBuilder text, ParameterSheet sheet, SessionParameters s)
    {
        text.Append($" !\n address-family {(HintText.IsV4(s) ? "ipv4" : "ipv6")} unicast\n");
        foreach (var other in sheet.Sessions.Where(o => o != s).SelectMany(o => o.Neighbors)) text.Append($"  no neighbor {other} activate\n");
        foreach (var neighbor in s.Neighbors.Select(n => $"  neighbor {n}"))
        {
            text.Append($"{neighbor} activate\n");
            if (sheet.IsRouteServer) text.Append($"{neighbor} route-server-client\n");
            text.Append($"{neighbor} maximum-prefix {s.RecommendedLimit}\n");
            text.Append($"{neighbor} route-map {HintText.Name(sheet, "IN", s)} in\n");
            text.Append($"{neighbor} route-map {HintText.Name(sheet, "OUT", s)} out\n");
        }

        text.Append(" exit-address-family\n");
    }
}
