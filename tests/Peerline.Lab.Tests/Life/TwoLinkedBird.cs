using Peerline.Client.Contracts;

namespace Peerline.Lab.Tests;

/// <summary>BIRD, which does with GRACEFUL_SHUTDOWN what its filter says.</summary>
internal sealed class TwoLinkedBird(BirdInstance bird) : ITwoLinkedRouter
{
    public static async Task<TwoLinkedBird> StartAsync(Lab lab, LabNamespace site, params IReadOnlyList<ParameterSheet> sheets) => new(await lab.BirdAsync(site, $$"""
        router id {{sheets[0].V4!.PeerAddress}};
        protocol device { scan time 1; }
        protocol direct { ipv4; ipv6; interface "lan0"; }
        protocol kernel { ipv4 { export where source = RTS_BGP; }; }
        protocol kernel { ipv6 { export where source = RTS_BGP; }; }
        {{string.Concat(sheets.SelectMany((s, i) => new[] { Session(i, s, s.V4!, "ipv4"), Session(i, s, s.V6!, "ipv6") }))}}
        """));

    public async Task<RoutesOfLink> RoutesAsync(int link)
    {
        var seen = new List<string>();
        foreach (var table in new[] { "4", "6" })
        {
            var text = await bird.AskAsync($"show route table master{table} protocol link{link}v{table} all");
            seen.AddRange(text.Split("unicast [").Skip(1));
        }

        var drained = seen.Count(r => r.Contains("(65535,0)", StringComparison.Ordinal));
        return seen.Count == 0 ? RoutesOfLink.None : drained == 0 ? RoutesOfLink.Plain : drained == seen.Count ? RoutesOfLink.Drained : RoutesOfLink.Mixed;
    }

    public async Task<int> TimesUpAsync(int link) => await bird.TimesUpAsync($"link{link}v4") + await bird.TimesUpAsync($"link{link}v6");

    // The second link is preferred less, both ways.
    private static string Session(int link, ParameterSheet sheet, SessionParameters half, string family) => $$"""
        protocol bgp link{{link}}v{{family[^1]}} {
          local {{half.PeerAddress}} as {{sheet.PeerAsn}}; neighbor {{half.OperatorAddress}} as {{sheet.OperatorAsn}};
          {{(sheet.Gtsm ? "ttl security on;" : "")}}
          debug { events };
          connect delay time 1; connect retry time 2; error wait time 1,2; error forget time 1;
          {{family}} {
            import filter { bgp_local_pref = {{100 - link}}; if (65535, 0) ~ bgp_community then bgp_local_pref = 0; accept; };
            export filter { if source != RTS_DEVICE then reject; {{(link > 0 ? $"bgp_path.prepend({sheet.PeerAsn});" : "")}} accept; };
          };
        }

        """;
}
