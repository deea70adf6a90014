using System.Text.RegularExpressions;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Tests.Lifecycle;

namespace Peerline.Tests.Stories;

/// <summary>The words of the stories: what each line says to the machine.</summary>
internal static class StoryWords
{
    public static Input Input(string line, DateTimeOffset begin, Connection connection)
    {
        if (line.StartsWith("peer asks for ", StringComparison.Ordinal)) return Modify(line["peer asks for ".Length..], connection.Asked);
        if (line.StartsWith("router shows ", StringComparison.Ordinal)) return Seen(line["router shows ".Length..], begin, connection);
        foreach (var (pattern, make) in Words)
        {
            var match = Regex.Match(line, $"^(?:{pattern})$");
            if (match.Success) return make(match.Groups, begin);
        }

        throw new FormatException($"No story has the words \"{line}\" yet.");
    }

    private const string Quoted = "\"(?<text>.*)\"";
    private const string Halves = @"(?<v4>\d+|-)/(?<v6>\d+|-)";

    private static readonly (string Pattern, Func<GroupCollection, DateTimeOffset, Input> Make)[] Words =
    [
        (@"operator offers (?<mbps>\d+) at (?<id>\d+) until (?<at>\S+)", (g, t) =>
            new OfferInstead(int.Parse(g["id"].Value), int.Parse(g["mbps"].Value), "The other hall is full.", At(g, t))),
        ("peer accepts the offer", (_, _) => new AcceptOffer()),
        ($"peer declines the offer {Quoted}", (g, _) => new DeclineOffer(Text(g))),
        (@"peer resubmits for (?<mbps>\d+) at (?<id>\d+)", (g, _) => new Resubmit(Samples.Request().Requested with
        {
            FacilityId = int.Parse(g["id"].Value), BandwidthMbps = int.Parse(g["mbps"].Value),
        })),
        ("(peer|operator) has it judged again", (_, _) => new JudgeAgain()),
        ($"the rules (?<outcome>approve|review|reject) {Quoted}", (g, _) =>
            new RequestJudged(Samples.Report, Enum.Parse<EligibilityOutcome>(g["outcome"].Value, ignoreCase: true), Text(g))),
        (@"peer resubmits for facility (?<id>\d+) under rules", (g, _) =>
            new Resubmit(Samples.Request().Requested with { FacilityId = int.Parse(g["id"].Value) }) { IsJudged = true }),
        ("operator approves", (_, _) => new Approve()),
        ($"operator rejects {Quoted}", (g, _) => new Reject(Text(g))),
        ($"operator asks {Quoted}", (g, _) => new AskQuestion(Text(g))),
        ($"operator blocks on (?<owner>\\w+) {Quoted}", (g, _) => new RaiseBlocker(Text(g), g["owner"].Value)),
        ("operator clears the blocker", (_, _) => new ClearBlocker()),
        ($"operator cancels {Quoted}", (g, _) => new Cancel(Text(g))),
        ($"operator waives (?<check>\\S+) {Quoted}", (g, _) => new WaiveCheck(g["check"].Value, Text(g))),
        ($@"operator releases the change (?<hash>\w+) {Quoted}", (g, _) => new ReleaseChange(Text(g), g["hash"].Value)),
        ($"operator waives the rule (?<rule>\\S+) until (?<at>\\S+) {Quoted}", (g, t) => new WaiveRules(
            [new RuleWaiver(g["rule"].Value, Text(g), "noc", t, At(g, t))], $"The rule {g["rule"].Value} is waived.")),
        ("operator takes the waivers back", (_, _) => new WaiveRules([], "The rule holds again.")),
        ($"the AS-SET changes {Quoted}", (g, _) => new AsSetChanged(Text(g))),
        (@"(?<family>IPv[46]) half at (?<n>\d+) is judged anew and permits (?<prefixes>.+)", (g, _) => new PermissionJudged(
            Samples.Report, FamilyOf(g), Number(g), Permitted(g, FamilyOf(g) is Family.IPv4 ? Afi.IPv4 : Afi.IPv6))),
        ($"another operator releases {Quoted}", (g, _) => new ReleaseChange(Text(g)) { Actor = "another operator" }),
        ($"operator releases {Quoted}", (g, _) => new ReleaseChange(Text(g))),
        ($@"operator adopts limit (?<limit>\d+) by hand {Quoted}", (g, _) =>
            new AdoptByHand(null, new HandSettings { MaxPrefixes = int.Parse(g["limit"].Value) }, Text(g))),
        ($"operator restores {Quoted}", (g, _) => new RestoreSessions(Text(g))),
        ($"operator drains {Quoted}", (g, _) => new StartDrain(null, Text(g))),
        ("operator undrains", (_, _) => new Undrain(null)),
        (@"work (?<n>\d+) begins to drain", (g, _) => new StartDrain(Attempt(g), "New line cards")),
        (@"work (?<n>\d+) is over", (g, _) => new Undrain(Attempt(g))),
        (@"operator extends the deadline to (?<at>\S+)", (g, t) => new ExtendDeadline(At(g, t))),
        ("(peer|operator) retries", (_, _) => new Retry()),
        ("(peer|operator) deletes", (_, _) => new Delete(null)),

        ($"peer answers {Quoted}", (g, _) => new AnswerQuestion(Text(g))),
        (@"peer resubmits for facility (?<id>\d+)", (g, _) => new Resubmit(Samples.Request().Requested with { FacilityId = int.Parse(g["id"].Value) })),
        ($"peer states its end {Quoted}", (g, _) => new StateDemarc(new PeerDemarc { Panel = "PP-7", Positions = Text(g) })),
        ($@"peer states its end of (?<circuit>\S+) {Quoted}", (g, _) =>
            new StateDemarc(new PeerDemarc { Panel = "PP-7", Positions = Text(g) }, g["circuit"].Value)),
        ($"peer says wired {Quoted}", (g, _) => new SayWired(Text(g))),
        ("peer says ready", (_, _) => new SayReady()),
        ("peer states (?<prefixes>.+)", (g, _) => new StatePrefixes([.. Prefixes(g).Select(p => new StatedPrefix(p, p.Length))])),
        (@"peer plans link test (?<n>\d+)", (g, _) => new PlanLinkTest(Attempt(g))),
        ("peer runs the link test", (_, _) => new RunLinkTest()),
        ("peer ends the link test", (_, _) => new EndLinkTest()),

        (@"port (?<port>\S+) is reserved", (g, _) => new PortAllocated(Samples.Port(g["port"].Value))),
        (@"lag (?<lag>\S+) of (?<circuits>.+) is reserved", (g, _) => new PortAllocated(Samples.Lag(g["lag"].Value, g["circuits"].Value.Split(" and ")))),
        ($@"peer says (?<circuit>\S+) wired {Quoted}", (g, _) => new SayWired(Text(g), g["circuit"].Value)),
        (@"(?<circuits>C-\d+(?: and C-\d+)*) (?:is|are) reserved", (g, _) =>
            new MembersAllocated([.. g["circuits"].Value.Split(" and ").Select(Samples.Member)])),
        (@"(?<circuit>C-\d+) has loa \S+ version (?<n>\d+) until (?<at>\S+)", (g, t) =>
            new MemberLoaIssued(Samples.Member(g["circuit"].Value).PortId, Samples.Loa(int.Parse(g["n"].Value), At(g, t)))),
        (@"(?<circuit>C-\d+) is up in the lag", (g, _) => new MemberSeen(Samples.Member(g["circuit"].Value).PortId, true, true)),
        (@"(?<circuit>C-\d+) is dark in the lag", (g, _) => new MemberSeen(Samples.Member(g["circuit"].Value).PortId, true, false)),
        (@"(?<circuit>C-\d+) is out of the lag", (g, _) => new MemberSeen(Samples.Member(g["circuit"].Value).PortId, false, false)),
        (@"(?<circuit>C-\d+) is ceased", (g, _) => new MemberCeased(Samples.Member(g["circuit"].Value).PortId)),
        (@"(?<circuit>C-\d+) is released", (g, _) => new MemberReleased(Samples.Member(g["circuit"].Value).PortId)),
        ("place on the LAN", (_, _) => new AddressesAllocated(new SessionAddresses(Samples.LanV4, Samples.LanV6))),
        ("addresses (?<prefixes>.+)", (g, _) => new AddressesAllocated(Addresses(g))),
        (@"loa \S+ version (?<n>\d+) is issued until (?<at>\S+)", (g, t) => new LoaIssued(Samples.Loa(int.Parse(g["n"].Value), At(g, t)))),
        (@"link test (?<n>\d+) has (?<prefix>\S+)", (g, _) => new LinkTestAddressed(Attempt(g), Samples.Link(g["prefix"].Value))),
        (@"link test (?<n>\d+) is on the router", (g, _) => new LinkTestPlaced(Attempt(g))),
        ($@"link test (?<n>\d+) (?<verdict>passed|failed) {Quoted}", (g, _) => new LinkTestRan(Attempt(g), g["verdict"].Value == "passed", Text(g))),
        (@"link test (?<n>\d+) is cleared", (g, _) => new LinkTestCleared(Attempt(g))),
        ($"router has (?<policy4>deny-all|open)/(?<policy6>deny-all|open) {Halves}", (g, _) => new Applied(
            Half(g, "v4") is { } v4 ? v4 with { Open = g["policy4"].Value == "open" } : null, Half(g, "v6") is { } v6 ? v6 with { Open = g["policy6"].Value == "open" } : null)),
        ($"router has (?<policy>deny-all|open) {Halves}", (g, _) => new Applied(Half(g, "v4"), Half(g, "v6"))),
        ("router has nothing", (_, _) => new Applied(null, null)),
        ($"router refuses {Quoted}", (g, _) => new ApplyFailed(Text(g))),
        (@"sessions (?<v4>\w+|-)/(?<v6>\w+|-)", (g, _) => new SessionsObserved(State(g["v4"].Value), State(g["v6"].Value))),
        ($"validation of {Halves} passed and permits (?<prefixes>.+)", (g, _) => new ValidationFinished(Samples.Report, true, "Passed.",
            Generation(g, "v4"), Generation(g, "v6"), Permitted(g, Afi.IPv4), Permitted(g, Afi.IPv6))),
        ($"validation of {Halves} failed {Quoted}", (g, _) => new ValidationFinished(Samples.Report, false, Text(g),
            Generation(g, "v4"), Generation(g, "v6"), [], [])),
        ($"opening of {Halves} is verified", (g, _) => new OpeningVerified(Samples.Report, Generation(g, "v4"), Generation(g, "v6"))),
        ($"opening of {Halves} is refuted {Quoted}", (g, _) => new OpeningRefuted(Samples.Report, Text(g), Generation(g, "v4"), Generation(g, "v6"))),
        (@"adopted on (?<port>\S+) with (?<prefixes>.+)", (g, _) => Adopted(g)),
        ($"adoption fails {Quoted}", (g, _) => new AdoptionFailed(Text(g))),
        ("peer takes the change back", (_, _) => new WithdrawChange()),
        (@"the half has (?<prefix>\S+)", (g, _) => new HalfAddressed(Samples.Link(g["prefix"].Value))),
        (@"(?<family>IPv[46]) half at (?<n>\d+) is valid and permits (?<prefixes>.+)", (g, _) => new HalfValidated(
            Samples.Report, true, "Passed.", FamilyOf(g), Number(g), Permitted(g, FamilyOf(g) is Family.IPv4 ? Afi.IPv4 : Afi.IPv6))),
        ($@"(?<family>IPv[46]) half at (?<n>\d+) is invalid {Quoted}", (g, _) => new HalfValidated(Samples.Report, false, Text(g), FamilyOf(g), Number(g), [])),
        (@"change of (?<family>IPv[46]) at (?<n>\d+) is verified", (g, _) => new ChangeVerified(Samples.Report, FamilyOf(g), Number(g))),
        ($@"change of (?<family>IPv[46]) at (?<n>\d+) is refuted {Quoted}", (g, _) => new ChangeRefuted(Samples.Report, Text(g), FamilyOf(g), Number(g))),
        (@"(?<family>IPv[46]) half at (?<n>\d+) is off the router", (g, _) => new HalfTakenOff(FamilyOf(g), Number(g))),
        (@"(?<family>IPv[46]) half is released", (g, _) => new HalfReleased(FamilyOf(g))),
        (@"undone (?<task>\w+)", (g, _) => new Undone(Enum.Parse<RemovalTask>(g["task"].Value))),
        ("draining", (_, _) => new DrainStarted()),
        ($@"step (?<step>\w+) fails {Quoted}, again at (?<at>\S+)", (g, t) => new StepFailed(Step(g), Text(g), At(g, t))),
        (@"step (?<step>\w+) finds generation (?<n>\d+) on the router, again at (?<at>\S+)", (g, t) =>
            new StepFailed(Step(g), $"The router has generation {Number(g)}.", At(g, t)) { Newer = Number(g) }),
        ($@"step (?<step>\w+) is held {Quoted}, again at (?<at>\S+)", (g, t) => new StepFailed(Step(g), Text(g), At(g, t))
        {
            Held = new HeldChange("5d41402a", Text(g), Samples.Begin),
        }),
        ($@"step (?<step>\w+) is held for a second person {Quoted}, again at (?<at>\S+)", (g, t) => new StepFailed(Step(g), Text(g), At(g, t))
        {
            Held = new HeldChange("7d793037", Text(g), Samples.Begin, NeedsSecondPerson: true),
        }),
        ($@"step (?<step>\w+) fails {Quoted}, waiting for a person", (g, _) => new StepFailed(Step(g), Text(g), null)),
        ("time passes", (_, _) => new Tick()),
    ];

    /// <summary>"bandwidth 20000, limit IPv4 500, no IPv6": what of the request is another than before; "under rules" where there are some.</summary>
    private static Modify Modify(string text, ConnectionRequest asked) => text.EndsWith(" under rules", StringComparison.Ordinal)
        ? Modify(text[..^" under rules".Length], asked) with { IsJudged = true }
        : new(text.Split(", ").Aggregate(asked, (r, part) => part.Split(' ') switch
    {
        ["bandwidth", var mbps] => r with { BandwidthMbps = int.Parse(mbps) },
        ["limit", "IPv4", var most] => r with { MaxPrefixesV4 = int.Parse(most) },
        ["limit", "IPv6", var most] => r with { MaxPrefixesV6 = int.Parse(most) },
        ["key", var family, var key] => r.WithKey(Enum.Parse<Family>(family), key),
        ["key", var key] => r.WithKey(Family.IPv4, key).WithKey(Family.IPv6, key),
        ["Peering", "Service"] => r with { UseForPeeringService = true },
        ["no", "Peering", "Service"] => r with { UseForPeeringService = false },
        ["no", "IPv4"] => r with { WantsV4 = false },
        ["no", "IPv6"] => r with { WantsV6 = false },
        ["IPv4"] => r with { WantsV4 = true },
        ["IPv6"] => r with { WantsV6 = true },
        ["facility", var id] => r with { FacilityId = int.Parse(id) },
        ["addresses", "of", "its", "own"] => r with { AddressProvider = AddressProvider.Peer },
        _ => throw new FormatException($"No story asks for \"{part}\" yet."),
    }));

    /// <summary>"2 of 3 marked, port at +1h10s 5000/4000": of what drains now.</summary>
    private static DrainSeen Seen(string text, DateTimeOffset begin, Connection connection)
    {
        var g = Regex.Match(text, @"^(?<marked>\d+) of (?<all>\d+) marked(, port at (?<at>\S+) (?<rx>\d+)/(?<tx>\d+))?$").Groups;
        var drain = Draining.Of(connection) ?? throw new FormatException("Nothing drains.");
        return new DrainSeen(drain.Half, drain.Since, int.Parse(g["all"].Value), int.Parse(g["marked"].Value),
            g["rx"].Success ? new PortCount(At(g, begin), long.Parse(g["rx"].Value), long.Parse(g["tx"].Value)) : null);
    }

    private static Family FamilyOf(GroupCollection g) => Enum.Parse<Family>(g["family"].Value);

    private static int Number(GroupCollection g) => int.Parse(g["n"].Value);

    private static string Text(GroupCollection g) => Unquoted(g["text"].Value);

    public static string Unquoted(string text) => text.Replace("\\\"", "\"");

    private static DateTimeOffset At(GroupCollection g, DateTimeOffset begin) => begin + Story.Span(g["at"].Value);

    private static Guid Attempt(GroupCollection g) => Samples.Attempt(int.Parse(g["n"].Value));

    private static StepKind Step(GroupCollection g) => Enum.Parse<StepKind>(g["step"].Value);

    private static IEnumerable<Prefix> Prefixes(GroupCollection g) => g["prefixes"].Value.Split(' ')
        .Where(w => w is not ("and" or "none")).Select(w => Prefix.Parse(w));

    private static SessionAddresses Addresses(GroupCollection g)
    {
        var links = Prefixes(g).ToList();
        return new SessionAddresses(Link(Afi.IPv4), Link(Afi.IPv6));

        LinkAddresses? Link(Afi afi) => links.Where(p => p.Afi == afi).Select(p => Samples.Link(p.ToString())).FirstOrDefault();
    }

    private static IReadOnlyList<PermittedPrefix> Permitted(GroupCollection g, Afi afi) =>
        [.. Prefixes(g).Where(p => p.Afi == afi).Select(p => new PermittedPrefix(p, p.Length))];

    private static SessionAdopted Adopted(GroupCollection g)
    {
        var addresses = Addresses(g);
        return new SessionAdopted(Samples.Port(g["port"].Value), addresses,
            addresses.V4 is null ? null : new AdoptedSession("5f4", [new(Prefix.Parse("192.0.2.0/24"), 24)]),
            addresses.V6 is null ? null : new AdoptedSession("5f6", [new(Prefix.Parse("2001:db8:1::/48"), 48)]), Samples.Report);
    }

    private static int Generation(GroupCollection g, string half) => g[half].Value == "-" ? 0 : int.Parse(g[half].Value);

    private static AppliedHalf? Half(GroupCollection g, string half) =>
        g[half].Value == "-" ? null : new AppliedHalf(Generation(g, half), g["policy"].Value == "open");

    private static SessionState? State(string word) => word == "-" ? null : Enum.Parse<SessionState>(word);
}
