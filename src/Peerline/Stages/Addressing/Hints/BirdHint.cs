using System.Text;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Stages.Addressing.Hints;

/// <summary>BIRD 2 and 3. An empty set is no set in BIRD's language: where nothing is listed the filter rejects outright.</summary>
internal static class BirdHint
{
    public static ConfigurationHint Write(ParameterSheet sheet)
    {
        var text = new StringBuilder();
        text.Append($"# AS{sheet.PeerAsn} towards AS{sheet.OperatorAsn}, BIRD 2. Read before use.\n");
        text.Append("# The addresses belong on the port: ");
        text.Append(string.Join(", ", sheet.Sessions.Select(s => $"{s.Peer}/{s.Subnet.Length}"))).Append(".\n\n");
        foreach (var s in sheet.Sessions)
        {
            Filter(text, sheet, s, "OUT", "what you announce: what you state, and nothing else", s.Stated);
            Filter(text, sheet, s, "IN", "what we announce", [.. s.Announced.Select(p => new StatedPrefix(p, p.Length))]);
            foreach (var (neighbor, i) in s.Neighbors.Select((n, i) => (n, i)))
                Protocol(text, sheet, s, neighbor, i == 0 ? "" : $"_{i + 1}");
        }

        return new ConfigurationHint("bird", "BIRD", text.ToString());
    }

    private static string Symbol(ParameterSheet sheet, string what, SessionParameters s) => HintText.Name(sheet, what, s).Replace('-', '_');

    private static void Filter(StringBuilder text, ParameterSheet sheet, SessionParameters s, string what, string comment,
        IReadOnlyList<StatedPrefix> entries)
    {
        text.Append($"filter {Symbol(sheet, what, s)} {{ # {comment}\n");
        if (entries.Count > 0)
        {
            var set = entries.Select(e => e.MaxLength > e.Prefix.Length ? $"{e.Prefix}{{{e.Prefix.Length},{e.MaxLength}}}" : $"{e.Prefix}");
            text.Append($"    if net ~ [ {string.Join(", ", set)} ] then accept;\n");
        }

        text.Append("    reject;\n}\n\n");
    }

    private static void Protocol(StringBuilder text, ParameterSheet sheet, SessionParameters s, Address neighbor, string number)
    {
        text.Append($"protocol bgp {Symbol(sheet, "PEER", s)}{number} {{\n");
        text.Append($"    description \"{HintText.Description(sheet)}\";\n");
        text.Append($"    local {s.Peer} as {sheet.PeerAsn};\n    neighbor {neighbor} as {sheet.OperatorAsn};\n    direct;\n");
        text.Append($"    hold time {(int)sheet.HoldTime.TotalSeconds};\n    local role {sheet.Role.Replace('-', '_')};\n");
        if (sheet.IsRouteServer) text.Append("    rs client;\n");
        if (sheet.Gtsm) text.Append("    ttl security on;\n");
        if (s.Md5) text.Append($"    password \"{HintText.Key}\";\n");
        text.Append($"    {(HintText.IsV4(s) ? "ipv4" : "ipv6")} {{\n        import filter {Symbol(sheet, "IN", s)};\n        export filter {Symbol(sheet, "OUT", s)};\n");
        text.Append($"        receive limit {s.RecommendedLimit} action disable;\n    }};\n}}\n\n");
    }
}
