using System.Text;
using Peerline.Model;

namespace Peerline.Stages.Addressing.Hints;

/// <summary>Nokia SR OS, flat lines of the model-driven CLI. Every policy ends with its own reject.</summary>
internal static class SrOsHint
{
    private const string Router = "/configure router \"Base\"", Policies = "/configure policy-options";

    public static ConfigurationHint Write(ParameterSheet sheet)
    {
        var text = new StringBuilder();
        var port = $"{Router} interface \"AS{sheet.OperatorAsn}\"";
        text.Append($"# AS{sheet.PeerAsn} towards AS{sheet.OperatorAsn}, Nokia SR OS (MD-CLI). Read before use.\n");
        text.Append(HintText.Remarks(sheet, '#'));
        text.Append($"{port} port {HintText.Port}\n");
        foreach (var s in sheet.Sessions)
        {
            text.Append($"{port} {(HintText.IsV4(s) ? "ipv4 primary" : "ipv6")} address {s.Peer} prefix-length {s.Subnet.Length}\n");
            Policy(text, HintText.Name(sheet, "OUT", s), s.Stated);
            Policy(text, HintText.Name(sheet, "IN", s), [.. s.Announced.Select(p => new StatedPrefix(p, p.Length))]);
            Group(text, sheet, s);
        }

        return new ConfigurationHint("sr-os", "Nokia SR OS", text.ToString());
    }

    private static void Policy(StringBuilder text, string name, IReadOnlyList<StatedPrefix> entries)
    {
        foreach (var e in entries)
        {
            var reach = e.MaxLength > e.Prefix.Length ? $"through through-length {e.MaxLength}" : "exact";
            text.Append($"{Policies} prefix-list \"{name}\" prefix {e.Prefix} type {reach}\n");
        }

        var policy = $"{Policies} policy-statement \"{name}\"";
        if (entries.Count > 0)
            text.Append($"{policy} entry 10 from prefix-list [\"{name}\"]\n{policy} entry 10 action action-type accept\n");
        text.Append($"{policy} default-action action-type reject\n");
    }

    private static void Group(StringBuilder text, ParameterSheet sheet, SessionParameters s)
    {
        var (group, family) = ($"AS{sheet.OperatorAsn}-V{(int)s.Family}", HintText.IsV4(s) ? "ipv4" : "ipv6");
        var line = $"{Router} bgp group \"{group}\"";
        text.Append($"{line} peer-as {sheet.OperatorAsn}\n{line} family {family} true\n{line} local-address {s.Peer}\n");
        text.Append($"{line} hold-time seconds {(int)sheet.HoldTime.TotalSeconds}\n");
        if (s.Md5) text.Append($"{line} authentication-key \"{HintText.Key}\"\n");
        if (sheet.Gtsm) text.Append($"{line} ttl-security 255\n");
        text.Append($"{line} prefix-limit {family} maximum {s.RecommendedLimit}\n");
        text.Append($"{line} import policy [\"{HintText.Name(sheet, "IN", s)}\"]\n{line} export policy [\"{HintText.Name(sheet, "OUT", s)}\"]\n");
        foreach (var neighbor in s.Neighbors)
        {
            text.Append($"{Router} bgp neighbor \"{neighbor}\" group \"{group}\"\n");
            text.Append($"{Router} bgp neighbor \"{neighbor}\" description \"{HintText.Description(sheet)}\"\n");
        }
    }
}
