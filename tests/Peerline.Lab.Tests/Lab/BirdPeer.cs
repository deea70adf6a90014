namespace Peerline.Lab.Tests;

/// <summary>The peer's side of a peering, as BIRD's configuration. What is wrong with a peer in a test is said by <c>with</c>.</summary>
public sealed record BirdPeer
{
    public uint Asn { get; init; } = 64501;
    public uint EdgeAsn { get; init; } = 64500;

    /// <summary>Own address and the edge's; null leaves the family out.</summary>
    public (string Own, string Edge)? V4 { get; init; } = ("192.0.2.0", "192.0.2.1");
    public (string Own, string Edge)? V6 { get; init; } = ("2001:db8:ffff::", "2001:db8:ffff::1");
    public string? Md5Key { get; init; }

    /// <summary>The key of the IPv6 half, where it is another one.</summary>
    public string? Md5KeyV6 { get; init; }
    public bool Gtsm { get; init; } = true;

    /// <summary>RFC 9234, as BIRD spells it: <c>peer</c>, <c>customer</c>; null sends none.</summary>
    public string? Role { get; init; }

    /// <summary>Announced besides the subnets of <c>lan0</c>; attributes may follow in braces.</summary>
    public IReadOnlyList<string> RoutesV4 { get; init; } = ["203.0.113.0/24"];
    public IReadOnlyList<string> RoutesV6 { get; init; } = ["2001:db8:1000::/36"];

    /// <summary>What goes out over IPv6, and how.</summary>
    public string ExportV6 { get; init; } = Usual;
    private const string Usual = "where source ~ [RTS_STATIC, RTS_DEVICE]";

    /// <summary>Further lines for both BGP protocols.</summary>
    public string Extra { get; init; } = "";

    /// <summary>Protocols <c>edge4</c> and <c>edge6</c>; what they learn goes to the kernel.</summary>
    public string ToConfiguration() => $$"""
        router id {{V4?.Own ?? "192.0.2.0"}};
        protocol device { scan time 1; }
        protocol direct { ipv4; ipv6; interface "lan0"; }
        protocol kernel { ipv4 { export where source = RTS_BGP; }; }
        protocol kernel { ipv6 { export where source = RTS_BGP; }; }
        protocol static s4 { ipv4;
        {{Routes(RoutesV4)}}
        }
        protocol static s6 { ipv6;
        {{Routes(RoutesV6)}}
        }
        {{Session("edge4", V4, "ipv4", Md5Key, Usual)}}
        {{Session("edge6", V6, "ipv6", Md5KeyV6 ?? Md5Key, ExportV6)}}
        """;

    private string Session(string name, (string Own, string Edge)? addresses, string family, string? key, string export) => addresses is not { } a ? "" : $$"""
        protocol bgp {{name}} {
          local {{a.Own}} as {{Asn}}; neighbor {{a.Edge}} as {{EdgeAsn}};
          {{(key is null ? "" : $"password \"{key}\";")}}
          {{(Gtsm ? "ttl security on;" : "")}}
          {{(Role is null ? "" : $"local role {Role};")}}
          debug { events };
          connect delay time 1; connect retry time 2; error wait time 1,2; error forget time 1;
          debug { events };
          {{Extra}}
          {{family}} { import all; export {{export}}; };
        }
        """;

    private static string Routes(IReadOnlyList<string> routes) => string.Join('\n', routes.Select(r =>
        r.Split(' ', 2) is [var prefix, var attributes] ? $"route {prefix} unreachable {attributes};" : $"route {r} unreachable;"));
}
