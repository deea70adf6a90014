using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using MimeKit;
using Peerline.Access;
using Peerline.Client;
using Peerline.Client.Contracts;
using Peerline.Server.Tests.Api;
using Peerline.Server.Tests.Arm;
using Peerline.Server.Tests.Cli;
using Peerline.Storage;

namespace Peerline.Server.Tests.Sources;

public sealed partial class SourcesTests
{
    private const uint Known = 4436;

    [Fact]
    public async Task An_ASN_is_proved_by_a_code_that_is_mailed_to_its_contact_in_PeeringDB_and_by_nothing_that_the_requester_types()
    {
        await sources.SyncAsync();
        using var peer = await NativePeer.NewAsync(server);
        var calls = peer.Client.PeerAsns;
        var registration = peer.Registration with { Asn = Known };
        var asn = (await calls.RegisterAsync(registration)).Value;
        Assert.Equal("UnknownMethod", await RefusedAsync(calls.ChallengeAsync(asn.Id, new("fax"))));
        Assert.Equal("InvalidContact", await RefusedAsync(calls.ChallengeAsync(asn.Id, new("mail", "me@evil.example"))));
        Assert.Equal("NoChallenge", await RefusedAsync(calls.ProveAsync(asn.Id, "0")));
        using var stranger = await NativePeer.NewAsync(server, peer: 1);
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<PeerlineApiException>(() =>
            stranger.Client.PeerAsns.ChallengeAsync(asn.Id, new("mail")))).Status);

        // The Policy contact is shown to users of PeeringDB only: who asks is not told the address, the NOC's is public.
        var shown = await PeerlineProgram.Peer(server).DoneAsync("asn", "challenge", $"AS{Known}", "--by", "mail");
        Assert.Contains("mailed to Policy, good until", shown.Output);
        var first = Code("peering@nlayer.example");
        Assert.Equal("NOC (noc@nlayer.example)", (await calls.ChallengeAsync(asn.Id, new("mail", "noc"))).SentTo);
        var code = Code("noc@nlayer.example");
        Assert.NotEqual(first, code);

        // The first is replaced; of the second only the hash is kept.
        Assert.Equal("WrongCode", await RefusedAsync(calls.ProveAsync(asn.Id, first)));
        Assert.False(await KeptAsync(code));
        await PeerlineProgram.Peer(server).DoneAsync("asn", "prove", peer.Name, code);
        var proved = (await calls.GetAsync(asn.Id)).Value;
        Assert.Equal(("Mail", null, "Approved"), (proved.Proof!.Method, proved.Proof.Lapse, proved.Validation));
        Assert.Equal("A code that was mailed to the NOC contact of AS4436 in PeeringDB was handed back.", proved.Proof.Evidence);
        Assert.Equal("NoChallenge", await RefusedAsync(calls.ProveAsync(asn.Id, code)));
        Assert.Contains("peer-asn/prove", await AuditedAsync(asn.Id));

        // The contact is gone: what it proved is gone with it.
        var noc = sources.PeeringDb.Objects["poc"].Single(c => $"{c["email"]}" == "noc@nlayer.example");
        sources.PeeringDb.Touch(noc, "deleted");
        await sources.SyncAsync();
        Assert.Equal(1, (await PeerlineProgram.Peer(server).RunAsync("asn", "prove", peer.Name)).Code);
        Assert.Contains("no longer in PeeringDB", (await calls.GetAsync(asn.Id)).Value.Proof!.Lapse);

        // Codes are counted by the ASN: a registration that is made anew has no more of them, and five wrong answers end one.
        await calls.DeleteAsync(asn.Id);
        asn = (await calls.RegisterAsync(registration)).Value;
        await calls.ChallengeAsync(asn.Id, new("mail"));
        for (var i = 0; i < 5; i++) Assert.Equal("WrongCode", await RefusedAsync(calls.ProveAsync(asn.Id, "0123456789abcdef0123456789abcdef")));
        Assert.Equal("NoChallenge", await RefusedAsync(calls.ProveAsync(asn.Id, Code("peering@nlayer.example"))));
        await calls.ChallengeAsync(asn.Id, new("mail"));
        await ChangeAsync(asn.Id, a => a with { Challenge = a.Challenge! with { ExpiresAt = DateTimeOffset.UtcNow.AddSeconds(-1) } });
        Assert.Equal("ChallengeExpired", await RefusedAsync(calls.ProveAsync(asn.Id, Code("peering@nlayer.example"))));
        await calls.ChallengeAsync(asn.Id, new("mail"));
        Assert.Equal("TooManyMails", await RefusedAsync(calls.ChallengeAsync(asn.Id, new("mail"))));

        // Nothing of the contact that is not public is in what the requester reads of a decision.
        await peer.Operator.PeerAsns.ApproveAsync(asn.Id);
        await SetRulesAsync(peer, "eligibility: 1\nwhen-all-met: review\noperational: {noc-contact: note}\n");
        var asked = (await peer.Client.Peerings.RequestAsync(peer.Request())).Value.Connections[0];
        await peer.UntilAsync(asked.Id, c => c.Eligibility?.JudgedAt is not null);
        var history = await peer.Client.Connections.HistoryAsync(asked.Id).ToListAsync();
        var decided = $"{history.Single(e => e.Type == "eligibility.decided").Data}";
        Assert.Contains("*@nlayer.example", decided);
        Assert.DoesNotContain("peering@nlayer.example", decided);
        await SetRulesAsync(peer, "");
        sources.PeeringDb.Touch(noc, "ok");
        await sources.SyncAsync();
    }

    [Fact]
    public async Task A_token_in_the_networks_own_object_proves_the_ASN_and_is_looked_at_again_when_a_request_is_judged_and_approved()
    {
        using var peer = await NativePeer.NewAsync(server);
        await SetRulesAsync(peer, """
            eligibility: 1
            when-all-met: review
            technical:
              asn-proven: {unmet: reject, by: [irr], longest-age-days: 30}
            """);
        var asked = (await peer.RequestedAsync()).Connections[0];
        var rejected = await peer.UntilAsync(asked.Id, c => c.State == "Rejected");
        Assert.Contains("asn-proven: Nobody has shown here", rejected.Reason);

        var calls = peer.Client.PeerAsns;
        var id = (await calls.ListAsync().FirstAsync(a => a.Name == peer.Name)).Id;
        var line = (await calls.ChallengeAsync(id, new("irr"))).Line!;
        Assert.Matches("^remarks: peerline-proof=[0-9a-f]{32}$", line);
        Assert.Equal("TokenNotFound", await RefusedAsync(calls.ProveAsync(id)));

        // Anybody may put an object into a registry that does not know who holds the ASN.
        sources.Whois.Objects[$"AS{peer.Asn}"] = Object("RADB\u001b[31m", line) + Object("RIPE", "remarks: peerline-proof=0123456789abcdef0123456789abcdef");
        Assert.Equal("TokenNotFound", await RefusedAsync(calls.ProveAsync(id)));
        sources.Whois.Objects[$"AS{peer.Asn}"] = Object("RADB\u001b[31m", line);
        var refused = await Assert.ThrowsAsync<PeerlineApiException>(() => calls.ProveAsync(id));
        Assert.Contains("what counts is RIPE, APNIC", refused.Message);
        Assert.DoesNotContain('\u001b', refused.Message);
        sources.Whois.Objects[$"AS{peer.Asn}"] = Object("RADB", "") + Object("RIPE", $"remarks: \u202e\u0007 hostile\n{line} # and a comment");
        var proved = (await calls.ProveAsync(id)).Value;
        Assert.Equal(("Irr", null), (proved.Proof!.Method, proved.Challenge));
        Assert.Contains("source RIPE (127.0.0.1)", proved.Proof.Evidence);

        var whole = await peer.Client.Peerings.GetAsync(asked.PeeringId);
        var request = peer.Request();
        await peer.Client.Peerings.ChangeAsync(
            asked.PeeringId, request with { Connections = [request.Connections[0] with { Identifier = asked.Identifier }] }, whole.ETag!);
        var judged = await peer.UntilAsync(asked.Id, c => c is { State: "PendingApproval", Eligibility.JudgedAt: not null });
        Assert.Equal("Review", judged.Eligibility!.Outcome);
        Assert.Contains(await AuditedAsync(id), a => a == "peer-asn/proof-look");

        // The token is gone when the operator approves: it does not count, and both are told.
        sources.Whois.Objects[$"AS{peer.Asn}"] = Object("RIPE", "");
        Assert.Equal("AsnNotProven", await RefusedAsync(peer.Operator.Connections.ApproveAsync(asked.Id)));
        Assert.Contains("no longer in its aut-num object", (await calls.GetAsync(id)).Value.Proof!.Lapse);
        Assert.Contains("peer-asn/proof-lapse", await AuditedAsync(id));

        // A registry that is silent changes nothing; then the age of what was seen decides.
        sources.Whois.Objects[$"AS{peer.Asn}"] = Object("RIPE", line);
        await calls.ProveAsync(id);
        sources.Whois.Objects[$"AS{peer.Asn}"] = new string('x', 300_000);
        await ChangeAsync(id, a => a with { Proof = a.Proof! with { SeenAt = DateTimeOffset.UtcNow.AddDays(-31) } });
        Assert.Equal("AsnNotProven", await RefusedAsync(peer.Operator.Connections.ApproveAsync(asked.Id)));
        await ChangeAsync(id, a => a with { Proof = a.Proof! with { SeenAt = DateTimeOffset.UtcNow.AddDays(-29) } });
        await peer.Operator.Connections.ApproveAsync(asked.Id);
        await peer.UntilAsync(asked.Id, c => c.State == "ProvisioningStarted");
        Assert.Contains("Irr", (await PeerlineProgram.Peer(server).DoneAsync("asn", "list")).Output);
        await SetRulesAsync(peer, "");

        string Object(string source, string remark) =>
            $"aut-num: AS{peer.Asn}\nas-name: CANARY\n{(remark.Length > 0 ? $"{remark}\n" : "")}source: {source}\n\n";
    }

    /// <summary>Both ways of asking for just what is offered; a client of Azure's wire has no other to accept it.</summary>
    [Fact]
    public async Task A_token_that_is_gone_when_a_peer_asks_for_just_what_is_offered_accepts_nothing_and_the_refusal_is_told()
    {
        using var peer = await NativePeer.NewAsync(server);
        var (asn, line) = await ProvedAsync(peer);
        await SetRulesAsync(peer, ProofWanted);
        var asked = (await peer.Client.Peerings.RequestAsync(peer.Request())).Value.Connections[0];
        await peer.UntilAsync(asked.Id, c => c is { State: "PendingApproval", Eligibility.JudgedAt: not null });
        await peer.Operator.Connections.OfferAsync(asked.Id, new("The first is full.", 990002));

        Show(peer, "");
        using var arm = new ArmCaller(server, server.Client(await server.PeerTokenAsync()), peer.Subscription);
        var path = $"{arm.Peerings}/{peer.Request().Name}";
        var request = JsonNode.Parse((await arm.GetAsync(path)).Body.GetRawText())!;
        request["properties"]!["direct"]!["connections"]![0]!["peeringDBFacilityId"] = 990002;
        var refused = await arm.PutAsync(path, request.ToJsonString());
        Assert.Equal((HttpStatusCode.Conflict, "AsnNotProven"), (refused.Status, refused.Code));
        Assert.Contains("no longer in its aut-num object", refused.Message);
        Assert.Equal("AsnNotProven", await RefusedAsync(OfferedAsync()));
        var waits = (await peer.Client.Connections.GetAsync(asked.Id)).Value;
        Assert.Equal(("PendingApproval", 990001, 990002), (waits.State, waits.Requested.FacilityId, waits.Offer!.FacilityId));

        // A tag may be changed meanwhile, since nothing is accepted with it; and back in its place the token counts.
        var tagged = JsonNode.Parse((await arm.GetAsync(path)).Body.GetRawText())!;
        tagged["tags"] = new JsonObject { ["ticket"] = "17" };
        Assert.Equal(HttpStatusCode.OK, (await arm.PutAsync(path, tagged.ToJsonString())).Status);
        Show(peer, line);
        await OfferedAsync();
        var started = await peer.UntilAsync(asked.Id, c => c.State == "ProvisioningStarted");
        Assert.Equal(990002, started.Requested.FacilityId);
        Assert.Contains("peer-asn/proof-lapse", await AuditedAsync(asn));
        await SetRulesAsync(peer, "");

        async Task OfferedAsync() => await peer.Client.Peerings.ChangeAsync(
            asked.PeeringId,
            peer.Request() with { Connections = [peer.Request().Connections[0] with { Identifier = asked.Identifier, FacilityId = 990002 }] },
            (await peer.Client.Peerings.GetAsync(asked.PeeringId)).ETag!);
    }

    [Fact]
    public async Task A_token_that_is_gone_also_stops_the_approval_of_a_change_and_of_a_conversion()
    {
        using var peer = await NativePeer.NewAsync(server);
        await SetRulesAsync(peer, "");
        var c = await OwnPlace.InServiceOverLagAsync(peer);
        var (_, line) = await ProvedAsync(peer);
        await SetRulesAsync(peer, ProofWanted);
        var whole = await peer.Client.Peerings.GetAsync(c.PeeringId);
        await peer.Client.Peerings.ChangeAsync(c.PeeringId, peer.Request() with
        {
            Metro = peer.Name,
            Connections = [new ConnectionRequest { Identifier = c.Identifier, FacilityId = c.Requested.FacilityId, BandwidthMbps = 30_000 }],
        }, whole.ETag!);
        await peer.UntilAsync(c.Id, x => x.Change?.Eligibility?.Outcome is "Review");
        Show(peer, "");
        Assert.Equal("AsnNotProven", await RefusedAsync(peer.Operator.Connections.ApproveAsync(c.Id)));
        Assert.NotNull((await peer.Client.Connections.GetAsync(c.Id)).Value.Change!.AwaitsApprovalSince);
        Show(peer, line);
        await peer.Operator.Connections.ApproveAsync(c.Id);

        // A request that converts a session which runs on a router already, as a look at it would have found.
        var asked = (await peer.Client.Peerings.RequestAsync(peer.Request() with { Name = $"{peer.Name}-legacy" })).Value.Connections[0];
        await OwnPlace.ChangeAsync(peer, asked.Id, (x, _) => x with { Adoption = new Model.LegacyClaim(Guid.NewGuid(), "port9", "5f"), Eligibility = null });
        Show(peer, "");
        Assert.Equal("AsnNotProven", await RefusedAsync(peer.Operator.Connections.ApproveAsync(asked.Id)));
        Show(peer, line);
        await peer.Operator.Connections.ApproveAsync(asked.Id);
        Assert.Contains(await peer.Client.Connections.HistoryAsync(asked.Id).ToListAsync(), e => e.Type == "connection.approved");
        await SetRulesAsync(peer, "");
    }

    [Fact]
    public async Task An_ASN_is_proved_by_a_code_that_only_those_see_who_log_in_at_PeeringDB_and_may_manage_its_peering_sessions()
    {
        using var peer = await NativePeer.NewAsync(server);
        var calls = peer.Client.PeerAsns;
        var asn = (await calls.RegisterAsync(peer.Registration with { PeerName = "Contoso & Sons" })).Value;
        var asked = await PeerlineProgram.Peer(server).DoneAsync("asn", "challenge", peer.Name, "--by", "peeringdb", "-o", "json");
        var url = asked.Json.GetProperty("url").GetString()!;
        Assert.StartsWith($"{sources.Logins.Root}/oauth2/authorize/?", url);
        Assert.Equal("NoLogin", await RefusedAsync(calls.ProveAsync(asn.Id, "0123456789abcdef0123456789abcdef")));

        // Who does not log in, whose mail is not verified, who is of another network, or listed only, or may only change the entry: no code.
        foreach (var (profile, sentence) in new (string?, string)[]
        {
            (null, "nobody has logged in"),
            ("[]", "its answer is none of"),
            (new string('x', 2 << 20), "does not answer"),
            (Profile(peer.Asn, 15, "1").Replace("\"verified_email\": true", "\"verified_email\": \"true\"", StringComparison.Ordinal), "has not verified"),
            (Profile(peer.Asn + 1, 15, "15"), "not among those"),
            (Profile(peer.Asn, 15, "0"), "may not manage peering sessions"),
            (Profile(peer.Asn, 15, "null"), "may not manage peering sessions"),
            (Profile(peer.Asn, 15, "\"15\""), "may not manage peering sessions"),
        })
        {
            var (refused, page) = await LoggedInAsync(url, profile);
            Assert.True(refused is HttpStatusCode.Forbidden && page.Contains(sentence, StringComparison.Ordinal), $"{refused} {page}");
        }

        // Who may is told who asks, and the code once; the requester hands it back.
        var (status, shown) = await LoggedInAsync(url, Profile(peer.Asn, 5, "15"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains($"AS{peer.Asn}</strong>, which it calls Contoso &amp; Sons.", shown);
        var code = ShownCode().Match(shown).Groups[1].Value;
        Assert.False(await KeptAsync(code));
        Assert.Equal(HttpStatusCode.NotFound, (await LoggedInAsync(url, Profile(peer.Asn, 5, "15"))).Status);
        Assert.Equal("WrongCode", await RefusedAsync(calls.ProveAsync(asn.Id, url[(url.IndexOf("state=", StringComparison.Ordinal) + 38)..][..32])));
        var proved = (await calls.ProveAsync(asn.Id, code)).Value;
        Assert.Equal(("PeeringDb", null, "Approved"), (proved.Proof!.Method, proved.Challenge, proved.Validation));
        Assert.Equal($"A code that was shown to user 3 of PeeringDB, who may act for AS{peer.Asn} there was handed back.", proved.Proof.Evidence);
        Assert.Superset(new HashSet<string> { "peer-asn/challenge", "peer-asn/login", "peer-asn/prove" }, (await AuditedAsync(asn.Id)).ToHashSet());

        // A state that nobody was given leads nowhere, and nothing is asked of PeeringDB for it.
        using var browser = server.Browser();
        foreach (var state in new[] { "", "x", $"{asn.Id:N}{new string('0', 32)}", $"{Guid.NewGuid():N}{new string('0', 32)}" })
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"/asn-proof/peeringdb?code=1&state={state}")).StatusCode);
        await calls.DeleteAsync(asn.Id);

        static string Profile(uint network, int perms, string sessions) => $$"""
            {"id": 3, "name": "Somebody", "verified_user": true, "email": "somebody@example.net", "verified_email": true,
             "networks": [{"id": 7, "asn": 64999, "name": "Another", "perms": 15, "manage_peering_sessions": 15}, null,
                          {"id": 8, "asn": {{network}}, "name": "One", "perms": {{perms}}, "manage_peering_sessions": {{sessions}}}]}
            """;
    }

    /// <summary>The browser's way: to PeeringDB, which sends it back.</summary>
    private async Task<(HttpStatusCode Status, string Page)> LoggedInAsync(string url, string? profile)
    {
        sources.Logins.Profile = profile;
        using var there = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var sent = await there.GetAsync(url);
        Assert.Equal(HttpStatusCode.Found, sent.StatusCode);
        using var browser = server.Browser();
        using var back = await browser.GetAsync(sent.Headers.Location);
        return (back.StatusCode, await back.Content.ReadAsStringAsync());
    }

    private const string ProofWanted = """
        eligibility: 1
        when-all-met: review
        technical:
          asn-proven: {unmet: reject, by: [irr], longest-age-days: 30}
        """;

    /// <summary>Registered and approved, with the token in the registry.</summary>
    private async Task<(Guid Asn, string Line)> ProvedAsync(NativePeer peer)
    {
        var calls = peer.Client.PeerAsns;
        var id = await calls.ListAsync().Where(a => a.Name == peer.Name).Select(a => a.Id).FirstOrDefaultAsync();
        if (id == Guid.Empty) id = (await peer.ApprovedAsnAsync()).Id;
        var line = (await calls.ChallengeAsync(id, new("irr"))).Line!;
        Show(peer, line);
        await calls.ProveAsync(id);
        return (id, line);
    }

    /// <summary>What stands in the network's own object from now on.</summary>
    private void Show(NativePeer peer, string remark) => sources.Whois.Objects[$"AS{peer.Asn}"] =
        $"aut-num: AS{peer.Asn}\nas-name: CANARY\n{(remark.Length > 0 ? $"{remark}\n" : "")}source: RIPE\n\n";

    /// <summary>The code in the newest mail to an address.</summary>
    private string Code(string to)
    {
        var newest = Directory.EnumerateFiles(Path.Combine(server.Data, "mail"), "*.eml", SearchOption.AllDirectories).Select(f => MimeMessage.Load(f))
            .Where(m => m.To.Mailboxes.Any(b => b.Address == to)).MaxBy(m => m.Date)!;
        var text = newest.TextBody!;
        Assert.Contains("PeeringDB shows this address as a contact", string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        return CodeForm().Match(text).Groups[1].Value;
    }

    /// <summary>Whether a word stands anywhere in what is kept of registrations, events, mails and the audit.</summary>
    private Task<bool> KeptAsync(string word) => server.Store.ReadAsync(Caller.System, async db =>
        await db.PeerAsns.AnyAsync(a => a.Body.Contains(word)) || await db.Events.AnyAsync(e => e.Body.Contains(word))
        || await db.Mails.AnyAsync(m => m.Draft.Contains(word)) || await db.Audit.AnyAsync(a => a.Detail.Contains(word)));

    private Task<List<string>> AuditedAsync(Guid asn) => server.Store.ReadAsync(
        Caller.System, db => db.Audit.Where(a => a.Target == $"peerAsns/{asn}").Select(a => a.Action).ToListAsync());

    private Task ChangeAsync(Guid asn, Func<Model.PeerAsn, Model.PeerAsn> change) =>
        server.Store.WriteAsync(Caller.System, async work => await work.SaveAsync(change((await work.PeerAsnAsync(asn))!)));

    private static async Task SetRulesAsync(NativePeer peer, string text) =>
        await peer.Operator.Eligibility.SetAsync(text, (await peer.Operator.Eligibility.GetAsync()).ETag!);

    private static async Task<string> RefusedAsync(Task call) => (await Assert.ThrowsAsync<PeerlineApiException>(() => call)).Problems[0].Code;

    [GeneratedRegex(@"<code>([0-9a-f]{32})</code>")]
    private static partial Regex ShownCode();

    [GeneratedRegex(@"Code\s+([0-9a-f]{32})")]
    private static partial Regex CodeForm();
}
