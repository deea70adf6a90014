using System.Diagnostics;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages.Addressing;
using Peerline.Stages.Addressing.Hints;
using Peerline.Storage;
using Peerline.Tests.Validation;

namespace Peerline.Tests.Addressing;

/// <summary>
/// The sheet and its hints: golden files (rewritten with PEERLINE_UPDATE_GOLDEN=1, then read by a person), and the daemon's own syntax
/// check.
/// </summary>
public class ParameterSheetTests
{
    private static readonly Dictionary<string, ParameterSheet> Sheets = new()
    {
        ["dual-stack"] = Sheet(Scene.Connection),
        ["ipv4-only"] = Sheet(Scene.Connection
            with { Addresses = new SessionAddresses(Scene.Link4, null), Requested = Scene.Connection.Requested
            with { SealedMd5Key = null } }),
        ["ipv6-only"] = Sheet(Scene.Connection with { Addresses = new SessionAddresses(null, Scene.Link6) }),
        ["key-on-ipv4"] = WithoutKey(Family.IPv6),
        ["route-server"] = Sheet(RouteServer()),
        ["nothing-stated"] = ParameterSheet.Of(Scene.Connection with { Stated = null }, Scene.Peer,
            Scene.Profile with { LegalName = "Évil \"Networks\"; reject all\n! x", Policy = Scene.Profile.Policy
                with { Announced = [], Gtsm = false } })!,
    };

    public static TheoryData<string, string> Hints => new(Sheets.SelectMany(s => s.Value.Hints.Select(h => (s.Key, h.Name))));

    private static ParameterSheet Sheet(Connection c) => ParameterSheet.Of(c, Scene.Peer, Scene.Profile)!;

    private static ParameterSheet WithoutKey(Family family) =>
        Sheet(Scene.Connection with { Requested = Scene.Connection.Requested.WithKey(family, null) });

    /// <summary>On the LAN of an exchange; two ends of ours in each family.</summary>
    private static Connection RouteServer()
    {
        var (v4, v6) = (OnLan("45.80.0.0/24", "45.80.0.65", "45.80.0.1"), OnLan("2a0e:1:2::/64", "2a0e:1:2::65", "2a0e:1:2::1"));
        return Scene.Connection with
        {
            Addresses = new SessionAddresses(v4, v6),
            Requested = Scene.Connection.Requested with
            {
                TowardsRouteServer = true,
                MeshV4 = Mesh.Of([OnLan("45.80.0.0/24", "45.80.0.66", "45.80.0.2")]),
                MeshV6 = Mesh.Of([OnLan("2a0e:1:2::/64", "2a0e:1:2::66", "2a0e:1:2::2")]),
            },
        };

        static LinkAddresses OnLan(string lan, string peer, string ours) =>
            new(Prefix.Parse(lan), Address.Parse(peer), Address.Parse(ours), FromPool: false) { IsOnLan = true };
    }

    private static ParameterSheet Sheet(PeeringPolicy policy, Connection c) => ParameterSheet.Of(c, Scene.Peer, Scene.Profile with { Policy = policy })!;

    private static string Text(string sheet, string hint) => Assert.Single(Sheets[sheet].Hints, h => h.Name == hint).Text;

    [Theory]
    [MemberData(nameof(Hints))]
    public void A_hint_is_as_the_golden_file_says(string sheet, string hint)
    {
        var file = Path.Combine(GoldenFolder(), $"{sheet}.{hint}.txt");
        if (Environment.GetEnvironmentVariable("PEERLINE_UPDATE_GOLDEN") == "1") File.WriteAllText(file, Text(sheet, hint));
        Assert.Equal(File.ReadAllText(file), Text(sheet, hint));
    }

    [Fact]
    public void There_is_a_golden_file_for_each_hint_and_no_other() =>
        Assert.Equal(Sheets.Count * 6, Directory.GetFiles(GoldenFolder(), "*.txt").Length);

    [Theory]
    [InlineData("dual-stack")]
    [InlineData("ipv4-only")]
    [InlineData("ipv6-only")]
    [InlineData("key-on-ipv4")]
    [InlineData("route-server")]
    [InlineData("nothing-stated")]
    public void Bird_takes_its_hint(string sheet)
    {
        if (!File.Exists("/usr/sbin/bird")) Assert.Skip("BIRD is not installed.");
        Accepted("/usr/sbin/bird", $"router id 192.0.2.1;\nprotocol device {{ }}\n{Text(sheet, "bird")}", "-p", "-c");
    }

    [Theory]
    [InlineData("dual-stack")]
    [InlineData("ipv4-only")]
    [InlineData("ipv6-only")]
    [InlineData("key-on-ipv4")]
    [InlineData("route-server")]
    [InlineData("nothing-stated")]
    public void Frr_takes_its_hint(string sheet)
    {
        if (!File.Exists("/usr/bin/vtysh")) Assert.Skip("FRRouting is not installed.");
        Accepted("/usr/bin/vtysh", Text(sheet, "frr"), "-C", "-f");
    }

    [Theory]
    [MemberData(nameof(Hints))]
    public void Nothing_listed_is_nothing_passed(string sheet, string hint)
    {
        if (sheet != "nothing-stated") return;
        var text = Text(sheet, hint);
        Assert.DoesNotContain("permit 0.0.0.0/0", text, StringComparison.Ordinal);
        Assert.DoesNotContain("accept", text, StringComparison.Ordinal);
        Assert.DoesNotContain("  pass\n", text, StringComparison.Ordinal);
        var refusal = hint switch
        {
            "frr" => "deny 0.0.0.0/0 le 32", "bird" => "reject;", "junos" => "then reject", "eos" => "deny 10",
            "sr-os" => "default-action action-type reject", _ => "drop",
        };
        Assert.Contains(refusal, text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Hints))]
    public void No_hint_holds_a_key_or_a_line_that_somebody_named(string sheet, string hint)
    {
        Assert.DoesNotContain("sealed", Text(sheet, hint), StringComparison.Ordinal);
        Assert.DoesNotContain("reject all\n", Text(sheet, hint), StringComparison.Ordinal);
        Assert.DoesNotContain(Text(sheet, hint), c => char.IsControl(c) && c != '\n' || c > 126);
    }

    [Theory]
    [MemberData(nameof(Hints))]
    public void Every_hint_names_the_role(string sheet, string hint) =>
        Assert.Matches($@"role\b.* {(sheet == "route-server" ? "rs[-_]server" : "peer")}\b", Text(sheet, hint));

    [Fact]
    public void A_role_that_is_required_is_told_where_no_release_or_not_every_one_can_say_it()
    {
        var sheet = Sheet(Scene.Profile.Policy with { StrictRoles = true }, Scene.Connection);
        Assert.All(sheet.Hints.Where(h => h.Name is not ("frr" or "bird")),
            h => Assert.Matches(@"BGP role \(RFC 9234\): peer, .*; required: the session stays down without it\n", h.Text));
    }

    [Fact]
    public void A_route_server_has_its_own_role()
    {
        var sheet = Sheets["route-server"];
        Assert.Equal("rs-server", sheet.Role);
        // The word is BIRD's own there.
        Assert.All(sheet.Hints, h => Assert.Matches($@"role\b.* {(h.Name is "bird" ? "rs_server;" : @"rs-server\b")}", h.Text));
        Assert.All(sheet.Hints, h => Assert.DoesNotContain("otc-local-role", h.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void To_a_route_server_each_of_our_ends_is_a_client_and_to_others_none_is()
    {
        var neighbors = Sheets["route-server"].Sessions.SelectMany(s => s.Neighbors).ToList();
        Assert.Equal(4, neighbors.Count);
        Assert.Equal(neighbors.Count, Text("route-server", "bird").Split("    rs client;\n").Length - 1);
        Assert.All(neighbors, n => Assert.Contains($"  neighbor {n} route-server-client\n", Text("route-server", "frr"), StringComparison.Ordinal));
        Assert.All(Sheets["route-server"].Hints.Where(h => h.Name is not ("frr" or "bird")),
            h => Assert.Contains("Every neighbor is to be a route-server client (RFC 7947)", h.Text, StringComparison.Ordinal));
        Assert.All(Sheets.Where(s => s.Key != "route-server").SelectMany(s => s.Value.Hints),
            h => Assert.DoesNotContain("client", h.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Family.IPv4, Family.IPv6)]
    [InlineData(Family.IPv6, Family.IPv4)]
    public void A_key_of_one_half_is_written_for_that_half_alone(Family signed, Family other)
    {
        var sheet = WithoutKey(other);
        Assert.True(sheet.Md5);
        Assert.Equal([signed], sheet.Sessions.Where(s => s.Md5).Select(s => s.Family));
        Assert.All(sheet.Hints, h =>
        {
            // Both halves have a key here, one line each, IPv4's first.
            var lines = Text("dual-stack", h.Name).Split('\n').ToList();
            Assert.Equal(2, lines.Count(HasKey));
            lines.RemoveAt(other is Family.IPv4 ? lines.FindIndex(HasKey) : lines.FindLastIndex(HasKey));
            Assert.Equal(lines, h.Text.Split('\n'));
        });

        static bool HasKey(string line) => line.Contains(HintText.Key, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sheet_says_both_ends_limits_and_whether_there_is_a_key()
    {
        var sheet = Sheets["dual-stack"];
        Assert.True(sheet.Md5);
        Assert.False(Sheets["ipv4-only"].Md5);
        Assert.Equal((Scene.Link4.Peer, Scene.Link4.Operator, 100, 20),
            (sheet.V4!.Peer, sheet.V4.Operator, sheet.V4.MaxPrefixes, sheet.V4.RecommendedLimit));
        Assert.Equal([Prefix.Parse("45.90.0.0/22")], sheet.V4.Announced);
        Assert.Null(Sheets["ipv6-only"].V4);
        Assert.DoesNotContain("sealed", PeerlineJson.Write(sheet), StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_no_sheet_before_there_are_addresses() =>
        Assert.Null(ParameterSheet.Of(Scene.Connection with { Addresses = null }, Scene.Peer, Scene.Profile));

    private static void Accepted(string daemon, string text, params string[] options)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, text);
            using var process = Process.Start(new ProcessStartInfo(daemon, [.. options, file]) { RedirectStandardOutput = true,
                RedirectStandardError = true })!;
            var said = process.StandardOutput.ReadToEndAsync();
            var complained = process.StandardError.ReadToEnd();
            Assert.True(process.WaitForExit(TimeSpan.FromSeconds(30)), $"{daemon} does not end");
            var output = said.Result + complained;
            Assert.True(process.ExitCode == 0, $"{output}\n{text}");
            // Older vtysh -C tells of unknown commands and ends with 0 all the same.
            Assert.DoesNotContain("% ", output, StringComparison.Ordinal);
            Assert.DoesNotContain("rror", output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string GoldenFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Peerline.slnx"))) return Path.Combine(folder.FullName,
                "tests/Peerline.Tests/Addressing/Golden");
        }

        throw new DirectoryNotFoundException("The repository's root was not found above the tests.");
    }
}
