using System.Buffers;
using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Client;
using Peerline.Client.Contracts;
using Peerline.Routing.Addressing;
using Peerline.Routing.Mrt;
using Peerline.Routing.Wire;
using Peerline.Server.Tests.Api;
using Peerline.Server.Tests.Cli;
using Peerline.Server.Tests.Hosting;
using Peerline.Tests.Sources;

namespace Peerline.Server.Tests.Sources;

/// <summary>What others say of peers, from the settings to the command line.</summary>
public sealed partial class SourcesTests(SourcesServer sources) : IClassFixture<SourcesServer>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly IrrServer irr = sources.Irr;
    private readonly PeerlineServer server = sources.Server;

    [Fact]
    public async Task What_others_say_of_a_peer_is_kept_told_held_released_and_asked_in_a_dry_run()
    {
        var (op, peer) = (PeerlineProgram.Operator(server), PeerlineProgram.Peer(server));

        // PeeringDB: the operator sees what its key is shown, a peer what is public.
        var synced = (await sources.SyncAsync()).Json;
        Assert.Equal("Current", synced.GetProperty("state").GetString());
        Assert.Equal(2, Contacts(await op.DoneAsync("peeringdb", "show", "AS4436", "-o", "json")));
        var known = await peer.DoneAsync("peeringdb", "show", "4436", "-o", "json");
        Assert.Equal((1, "GTT Communications (AS4436)"), (Contacts(known), known.Json.GetProperty("name").GetString()));
        Assert.Contains("noc@nlayer.example", (await peer.DoneAsync("peeringdb", "show", "4436")).Output);
        Assert.Equal(3, (await peer.RunAsync("peeringdb", "show", "AS4199999999")).Code);

        // IRR: registered with a set, expanded by itself.
        using var native = await NativePeer.NewAsync(server);
        irr.Sets["AS-CANARY"] = [$"AS{native.Asn}", "AS5005"];
        irr.Routes[$"AS{native.Asn}"] = ["45.81.0.0/22", "45.82.0.0/24", "10.9.0.0/24"];
        irr.Routes["AS5005"] = ["45.83.0.0/24", "2a0e:81::/32"];
        var refused = await Assert.ThrowsAsync<PeerlineApiException>(() => native.Client.PeerAsns.RegisterAsync(native.Registration with { AsSet = "AS-X; reboot" }));
        Assert.Equal("InvalidAsSet", Assert.Single(refused.Problems).Code);
        await native.Client.PeerAsns.RegisterAsync(native.Registration);
        await peer.DoneAsync("asn", "as-set", native.Name, "as-canary");
        await native.Operator.PeerAsns.ApproveAsync((await native.Client.PeerAsns.ListAsync().FirstAsync(a => a.Name == native.Name)).Id);
        var set = await UntilAsync(() => native.Client.Irr.GetAsync(native.Asn), s => s.Objects.Contains("AS-CANARY") && s.At is not null);
        Assert.Equal(("Peer", "Current", 4, 1), (set.From, set.State, set.PrefixCountV4, set.PrefixCountV6));
        Assert.Contains("AS-CANARY", (await op.DoneAsync("irr", "show")).Output);
        Assert.Contains("45.83.0.0/24", (await peer.DoneAsync("irr", "show", $"AS{native.Asn}")).Output);
        Assert.Equal(3, (await PeerlineProgram.Peer(server, 1).RunAsync("irr", "show", $"AS{native.Asn}")).Code);
        Assert.Equal(4, (await peer.RunAsync("irr", "refresh", $"AS{native.Asn}")).Code);

        // A dry run of the set, before any cable.
        var dry = await peer.RunAsync("dry-run", $"AS{native.Asn}", "-o", "json");
        Assert.Equal((1, 4, 1), (dry.Code, dry.Json.GetProperty("accepted").GetInt32(), dry.Json.GetProperty("rejected").GetInt32()));
        var first = dry.Json.GetProperty("routes")[0];
        Assert.Equal(("10.9.0.0/24", "bogon-prefix"),
            (first.GetProperty("prefix").GetString(), first.GetProperty("reasons")[0].GetProperty("check").GetString()));
        Assert.Equal(3, (await PeerlineProgram.Peer(server, 1).RunAsync("dry-run", $"AS{native.Asn}")).Code);

        // A loss of most of it is held, told everywhere, and used when a person says so.
        irr.Routes["AS5005"] = [];
        irr.Sets["AS-CANARY"] = [$"AS{native.Asn}"];
        Assert.Equal(1, (await op.RunAsync("irr", "refresh", $"AS{native.Asn}")).Code);
        Assert.Equal(4, (await native.Client.Irr.GetAsync(native.Asn)).PrefixCountV4);
        Assert.Equal("irr-held", (await native.Operator.ReviewAsync().FirstAsync(r => r.Asn == native.Asn)).Kind);
        Assert.Contains("held", await HealthAsync("Degraded"));
        using (var http = new HttpClient())
        {
            var metrics = await http.GetStringAsync(new Uri(server.Http, "metrics"));
            Assert.Matches(@"(?m)^peerline_irr_held(\{[^}]*\})? 1\b", metrics);
            Assert.Matches(@"(?m)^peerline_peeringdb_current(\{[^}]*\})? 1\b", metrics);
        }

        await op.DoneAsync("irr", "release", $"AS{native.Asn}");
        Assert.Equal(0, (await native.Client.Irr.GetAsync(native.Asn)).PrefixCountV6);
        Assert.Equal(1, (await op.RunAsync("irr", "release", $"AS{native.Asn}")).Code);
        await HealthAsync("Healthy");
        Assert.True(await server.Store.ReadAsync(Caller.System, db => db.Audit.AnyAsync(a => a.Action == "irr/release")));
    }

    [Fact]
    public async Task The_operator_asks_for_the_set_of_an_ASN_that_nobody_has_registered_and_it_is_not_kept()
    {
        using var native = await NativePeer.NewAsync(server);
        irr.Routes[$"AS{native.Asn}"] = ["45.81.0.0/22", "10.9.0.0/24"];
        var report = await native.Operator.DryRunAsync(new DryRunRequest(native.Asn));
        Assert.Equal(("AsSet", 1, 1), (report.Source, report.Accepted, report.Rejected));
        Assert.DoesNotContain(await native.Operator.Irr.ListAsync().ToListAsync(), s => s.Asn == native.Asn);

        var unknown = SharedServer.NextAsn();
        var refused = await Assert.ThrowsAsync<PeerlineApiException>(() => native.Operator.DryRunAsync(new DryRunRequest(unknown)));
        Assert.Equal((HttpStatusCode.Conflict, "AsSetNotKnown", "routes"), (refused.Status, refused.Problems[0].Code, refused.Problems[0].Target));
        Assert.StartsWith($"AS{unknown} is not registered: name its routes. ", refused.Problems[0].Detail);
        Assert.Equal(1, (await native.Operator.DryRunAsync(new DryRunRequest(unknown, [new("45.81.0.0/22")]))).Accepted);

        // A peer asks for its own ones only.
        Assert.Equal(HttpStatusCode.NotFound,
            (await Assert.ThrowsAsync<PeerlineApiException>(() => native.Client.DryRunAsync(new DryRunRequest(native.Asn)))).Status);
    }

    [Fact]
    public async Task A_dry_run_takes_routes_from_text_from_bgpdump_and_from_MRT()
    {
        using var native = await NativePeer.NewAsync(server);
        await native.Client.PeerAsns.RegisterAsync(native.Registration);
        var (peer, asn) = (PeerlineProgram.Peer(server), $"{native.Asn}");
        var text = Path.Combine(server.Data, "routes.txt");
        await File.WriteAllTextAsync(text, $"# what we announce\n45.81.0.0/22 {asn}\n45.81.4.0/24\n45.82.0.0/25 {asn} 5005   # too long\n45.83.0.0/24 174\n");
        Assert.Equal((1, 2, "45.82.0.0/25 too-specific,45.83.0.0/24 first-asn"), await AskAsync(text));

        var dump = Path.Combine(server.Data, "dump.txt");
        await File.WriteAllTextAsync(dump,
            $"TABLE_DUMP2|1767225600|B|192.0.2.1|{asn}|45.81.0.0/22|{asn} 5005|IGP|192.0.2.1|0|0||NAG||\n"
            + "TABLE_DUMP2|1767225600|B|192.0.2.2|3356|45.99.0.0/24|3356 1|IGP|192.0.2.2|0|0||NAG||\n");
        Assert.Equal((0, 1, ""), await AskAsync(dump));

        var mrt = Path.Combine(server.Data, "table.mrt.gz");
        await using (var file = new GZipStream(File.Create(mrt), CompressionLevel.Fastest)) file.Write(Table(native.Asn));
        Assert.Equal((1, 1, "10.9.0.0/24 bogon-prefix"), await AskAsync(mrt));

        var wrong = Path.Combine(server.Data, "wrong.txt");
        await File.WriteAllTextAsync(wrong, "45.81.0.0/22 64500\nnot-a-prefix 1\n");
        var ran = await peer.RunAsync("dry-run", asn, "--routes", wrong);
        Assert.Equal(2, ran.Code);
        Assert.Contains("line 2", ran.Error);
        await File.WriteAllTextAsync(wrong, "45.81.0.0/22 one two\n");
        Assert.Contains("routes[0].path", (await peer.RunAsync("dry-run", asn, "--routes", wrong)).Error);

        async Task<(int, int, string)> AskAsync(string file)
        {
            var ran = await peer.RunAsync("dry-run", asn, "--routes", file, "-o", "json");
            Assert.True(ran.Code is 0 or 1, ran.Error);
            return (ran.Code, ran.Json.GetProperty("accepted").GetInt32(), string.Join(',', ran.Json.GetProperty("routes").EnumerateArray()
                .Where(r => !r.GetProperty("accepted").GetBoolean())
                .Select(r => $"{r.GetProperty("prefix").GetString()} {r.GetProperty("reasons")[0].GetProperty("check").GetString()}")));
        }
    }

    [Fact]
    public async Task Registries_of_the_IANA_are_compared_before_they_are_taken_and_the_policy_stays()
    {
        var op = PeerlineProgram.Operator(server);
        var policy = (await op.DoneAsync("policy", "show", "-o", "json")).Output;
        var before = (await op.DoneAsync("iana", "show", "-o", "json")).Json;
        Assert.True(before.GetProperty("shipped").GetBoolean());
        const string head = "Address Block,Name,RFC,Globally Reachable\n";
        string[] files = ["--ipv4", Write("v4.csv", head + "10.0.0.0/8,Private-Use,[RFC1918],False\n203.0.112.0/24,New,[RFC1],False\n"),
            "--ipv6", Write("v6.csv", head + "fe80::/10,Link-Local Unicast,[RFC4291],False\n"),
            "--asns", Write("asns.csv", "AS Number,Reason for Reservation,Reference\n23456,AS_TRANS,[RFC6793]\n")];
        var shown = await op.RunAsync(["iana", "refresh", .. files]);
        Assert.Equal(1, shown.Code);
        Assert.Contains("+ 203.0.112.0/24: New, not reachable", shown.Output);
        Assert.Contains("- 192.168.0.0/16", shown.Output);
        Assert.True((await op.DoneAsync("iana", "show", "-o", "json")).Json.GetProperty("shipped").GetBoolean());
        await op.DoneAsync(["iana", "refresh", .. files, "--take"]);
        var after = (await op.DoneAsync("iana", "show", "-o", "json")).Json;
        Assert.Equal((false, 3), (after.GetProperty("shipped").GetBoolean(), after.GetProperty("blocks").GetArrayLength()));
        Assert.Contains(after.GetProperty("advice").EnumerateArray(), a => a.GetString()!.StartsWith("203.0.112.0/24", StringComparison.Ordinal));
        Assert.Equal(policy, (await op.DoneAsync("policy", "show", "-o", "json")).Output);
        await File.WriteAllTextAsync(files[1], head + "10.0.0.0/8,Private");
        var cut = await op.RunAsync(["iana", "refresh", .. files, "--take"]);
        Assert.Equal(1, cut.Code);
        Assert.Contains("it is cut", cut.Error);
        Assert.Equal(4, (await PeerlineProgram.Peer(server).RunAsync("iana", "show")).Code);

        string Write(string name, string text)
        {
            File.WriteAllText(Path.Combine(server.Data, name), text);
            return Path.Combine(server.Data, name);
        }
    }

    [Fact]
    public async Task A_dry_run_names_an_ASN_or_a_connection_and_says_all_that_is_wrong()
    {
        using var native = await NativePeer.NewAsync(server);
        var connection = await native.StartedAsync();
        var nothing = await Refused(new DryRunRequest());
        Assert.Equal(HttpStatusCode.BadRequest, nothing.Status);
        var wrong = await Refused(new DryRunRequest(native.Asn, [new("10.0.0.1/8", "1"), new("45.81.0.0/22", "x")]));
        Assert.Equal(["routes[0].prefix", "routes[1].path"], wrong.Problems.Select(p => p.Target));
        var early = await Refused(new DryRunRequest(ConnectionId: connection.Id));
        Assert.Equal((HttpStatusCode.Conflict, "NoSession"), (early.Status, early.Problems[0].Code));
        Assert.Equal(HttpStatusCode.NotFound, (await Refused(new DryRunRequest(ConnectionId: Guid.NewGuid()))).Status);

        Task<PeerlineApiException> Refused(DryRunRequest request) => Assert.ThrowsAsync<PeerlineApiException>(() => native.Client.DryRunAsync(request));
    }

    private static int Contacts(Ran ran) => ran.Json.GetProperty("contacts").GetArrayLength();

    /// <summary>A table of two peers, one of which is asked for: one route of it is good and one is a bogon.</summary>
    private static byte[] Table(uint asn)
    {
        var (output, at) = (new ArrayBufferWriter<byte>(), DateTimeOffset.UnixEpoch);
        var writer = new MrtWriter(output);
        writer.PeerIndexTable(at, Address.Parse("192.0.2.9"), "", [new(Address.Parse("192.0.2.1"), Address.Parse("192.0.2.1"), new Asn(asn)),
            new(Address.Parse("192.0.2.2"), Address.Parse("192.0.2.2"), new Asn(3356))]);
        uint sequence = 0;
        foreach (var prefix in new[] { "45.81.0.0/22", "10.9.0.0/24" })
        {
            writer.BeginRib(at, sequence++, Prefix.Parse(prefix));
            writer.Route(0, at, Attributes(asn));
            writer.Route(1, at, Attributes(3356));
            writer.EndRib();
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>ORIGIN, AS_PATH of one AS, NEXT_HOP.</summary>
    private static PathAttributes Attributes(uint asn) => new(
        (byte[])[0x40, 1, 1, 0, 0x40, 2, 6, 2, 1, (byte)(asn >> 24), (byte)(asn >> 16), (byte)(asn >> 8), (byte)asn, 0x40, 3, 4, 192, 0, 2, 1], fourOctetAs: true);

    private async Task<string> HealthAsync(string expected)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(server.Http, "health"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(expected, json.RootElement.GetProperty("status").GetString());
        return json.RootElement.GetProperty("checks").GetProperty("sources").GetProperty("sentence").GetString()!;
    }

    private static async Task<T> UntilAsync<T>(Func<Task<T>> read, Func<T, bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                if (await read() is var value && holds(value)) return value;
            }
            catch (PeerlineApiException e) when (e.Status is HttpStatusCode.NotFound)
            {
                // Not expanded yet.
            }

            await Task.Delay(100, patience.Token);
        }
    }
}
