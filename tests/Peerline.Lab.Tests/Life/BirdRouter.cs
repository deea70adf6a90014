using System.Text.Json;

namespace Peerline.Lab.Tests;

/// <summary>BIRD as the operator's edge router: what it learns goes to the kernel.</summary>
internal sealed class BirdRouter(LabNamespace where, BirdInstance bird, string include) : IWorldRouter
{
    public BirdInstance Bird => bird;

    /// <summary>What Peerline writes.</summary>
    public string Include => include;
    public string Driver => "bird";
    public JsonElement Settings => JsonSerializer.SerializeToElement(
        new { controlSocket = bird.SocketPath, configFile = bird.ConfigurationFile, includeFile = include, @namespace = where.Name });

    public static async Task<BirdRouter> StartAsync(Lab lab, LabNamespace where)
    {
        var include = Path.Combine(lab.Directory, "peerline.conf");
        await File.WriteAllTextAsync(include, "");
        var bird = await lab.BirdAsync(where, $$"""
            router id 198.51.100.1;
            protocol device { scan time 1; }
            protocol kernel { ipv4 { export where source = RTS_BGP; }; }
            protocol kernel { ipv6 { export where source = RTS_BGP; }; }
            protocol static own4 { ipv4; route 198.51.100.0/24 unreachable; }
            protocol static own6 { ipv6; route 2001:db8:2000::/36 unreachable; }
            include "{{include}}";
            """);
        return new BirdRouter(where, bird, include);
    }

    public async Task<string> RunningConfigurationAsync() =>
        await File.ReadAllTextAsync(bird.ConfigurationFile) + await File.ReadAllTextAsync(include)
        + string.Join('\n', (await bird.AskAsync("show protocols all")).Split('\n').Where(l => l.Contains(" filter:", StringComparison.Ordinal)));

    public async Task<bool> ForwardsAsync(string prefix) =>
        (await where.IpAsync(prefix.Contains(':', StringComparison.Ordinal) ? "-6" : "-4", "route", "show", prefix, "proto", "bird")).Length > 0;
}
