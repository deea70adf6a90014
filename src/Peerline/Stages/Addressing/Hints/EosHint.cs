using System.Text;
using Peerline.Model;

namespace Peerline.Stages.Addressing.Hints;

/// <summary>Arista EOS. A route map that ends without a match denies; where nothing is listed it denies outright.</summary>
internal static class EosHint
{
    public static ConfigurationHint Write(ParameterSheet sheet)
    {
        var text = new StringBuilder();
        text.Append($"! AS{sheet.PeerAsn} towards AS{sheet.OperatorAsn}, Arista EOS. Read before use.\n");
        text.Append(HintText.Remarks(sheet, '!'));
        text.Append($"interface {HintText.Port}\n   no switchport\n");
        foreach (var s in sheet.Sessions) text.Append($"   {Ip(s)} address {s.Peer}/{s.Subnet.Length}\n");
        text.Append("!\n");
        foreach (var s in sheet.Sessions)
        {
            Policy(text, s, HintText.Name(sheet, "OUT", s), s.Stated);
            Policy(text, s, HintText.Name(sheet, "IN", s), [.. s.Announced.Select(p => new StatedPrefix(p, p.Length))]);
        }

        text.Append($"router bgp {sheet.PeerAsn}\n");
        foreach (var s in sheet.Sessions)
            foreach (var neighbor in s.Neighbors) Neighbor(text, sheet, s, $"   neighbor {neighbor}");
        foreach (var s in sheet.Sessions)
        {
            text.Append($"   !\n   address-family {(HintText.IsV4(s) ? "ipv4" : "ipv6")}\n");
            foreach (var neighbor in s.Neighbors) text.Append($"      neighbor {neighbor} activate\n");
        }

        return new ConfigurationHint("eos", "Arista EOS", text.ToString());
    }

    private static string Ip(SessionParameters s) => HintText.IsV4(s) ? "ip" : "ipv6";

    private static void Policy(StringBuilder text, SessionParameters s, string name, IReadOnlyList<StatedPrefix> entries)
    {
        if (entries.Count == 0)
        {
            text.Append($"route-map {name} deny 10\n!\n");
            return;
        }

        text.Append($"{Ip(s)} prefix-list {name}\n");
        foreach (var (e, i) in entries.Select((e, i) => (e, i)))
            text.Append($"   seq {10 * (i + 1)} permit {e.Prefix}{(e.MaxLength > e.Prefix.Length ? $" le {e.MaxLength}" : "")}\n");
        text.Append($"!\nroute-map {name} permit 10\n   match {Ip(s)} address prefix-list {name}\n!\nroute-map {name} deny 20\n!\n");
    }

    private static void Neighbor(StringBuilder text, ParameterSheet sheet, SessionParameters s, string neighbor)
    {
        text.Append($"{neighbor} remote-as {sheet.OperatorAsn}\n{neighbor} description {HintText.Description(sheet)}\n");
        text.Append($"{neighbor} timers {(int)sheet.HoldTime.TotalSeconds / 3} {(int)sheet.HoldTime.TotalSeconds}\n");
        if (s.Md5) text.Append($"{neighbor} password 0 {HintText.Key}\n");
        if (sheet.Gtsm) text.Append($"{neighbor} ttl maximum-hops 1\n");
        text.Append($"{neighbor} maximum-routes {s.RecommendedLimit}\n");
        text.Append($"{neighbor} route-map {HintText.Name(sheet, "IN", s)} in\n{neighbor} route-map {HintText.Name(sheet, "OUT", s)} out\n");
    }
}
