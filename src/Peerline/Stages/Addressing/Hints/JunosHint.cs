using System.Text;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Stages.Addressing.Hints;

/// <summary>Junos-style, as set commands. Every policy ends with its own reject: the default of BGP is to accept.</summary>
internal static class JunosHint
{
    public static ConfigurationHint Write(ParameterSheet sheet)
    {
        var text = new StringBuilder();
        text.Append($"# AS{sheet.PeerAsn} towards AS{sheet.OperatorAsn}, Junos. Read before use.\n");
        text.Append(HasRole(sheet) ? HintText.Remarks(sheet, '#', "by otc-local-role, from Junos 25.2R1 on") : HintText.Remarks(sheet, '#'));
        foreach (var s in sheet.Sessions)
        {
            text.Append($"set interfaces {HintText.Port} unit 0 family {(HintText.IsV4(s) ? "inet" : "inet6")} address {s.Peer}/{s.Subnet.Length}\n");
            Policy(text, HintText.Name(sheet, "OUT", s), s.Stated);
            Policy(text, HintText.Name(sheet, "IN", s), [.. s.Announced.Select(p => new StatedPrefix(p, p.Length))]);
            foreach (var neighbor in s.Neighbors) Neighbor(text, sheet, s, neighbor);
        }

        return new ConfigurationHint("junos", "Junos", text.ToString());
    }

    /// <summary>Junos knows customer, peer and provider.</summary>
    private static bool HasRole(ParameterSheet sheet) => sheet.Role is "peer";

    private static void Policy(StringBuilder text, string name, IReadOnlyList<StatedPrefix> entries)
    {
        var policy = $"set policy-options policy-statement {name} term";
        foreach (var e in entries)
            text.Append($"{policy} LISTED from route-filter {e.Prefix} {(e.MaxLength > e.Prefix.Length ? $"upto /{e.MaxLength}" : "exact")}\n");
        // A term without a from matches everything: it is only written when something is listed.
        if (entries.Count > 0) text.Append($"{policy} LISTED then accept\n");
        text.Append($"{policy} REST then reject\n");
    }

    private static void Neighbor(StringBuilder text, ParameterSheet sheet, SessionParameters s, Address address)
    {
        var group = $"set protocols bgp group AS{sheet.OperatorAsn}-V{(int)s.Family}";
        var neighbor = $"{group} neighbor {address}";
        text.Append($"{group} type external\n{group} peer-as {sheet.OperatorAsn}\n");
        text.Append($"{neighbor} description \"{HintText.Description(sheet)}\"\n{neighbor} local-address {s.Peer}\n");
        text.Append($"{neighbor} hold-time {(int)sheet.HoldTime.TotalSeconds}\n");
        if (s.Md5) text.Append($"{neighbor} authentication-key \"{HintText.Key}\"\n");
        if (sheet.Gtsm) text.Append($"{neighbor} ttl 255\n");
        if (HasRole(sheet)) text.Append($"{neighbor} otc-local-role {sheet.Role}\n");
        text.Append($"{neighbor} import {HintText.Name(sheet, "IN", s)}\n{neighbor} export {HintText.Name(sheet, "OUT", s)}\n");
        text.Append($"{neighbor} family {(HintText.IsV4(s) ? "inet" : "inet6")} unicast prefix-limit maximum {s.RecommendedLimit} teardown\n");
    }
}
