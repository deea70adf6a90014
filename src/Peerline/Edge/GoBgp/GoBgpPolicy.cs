using System.Collections.Immutable;
using Google.Protobuf;
using Peerline.Edge.GoBgp.Api;
using Peerline.Routing.Policy;
using Prefix = Peerline.Edge.GoBgp.Api.Prefix;

namespace Peerline.Edge.GoBgp;

/// <summary>
/// What decides about the routes of one half in one direction: some statements among those of <see cref="GoBgpName.Import"/> or
/// <see cref="GoBgpName.Export"/>, and the sets that they look at. Each statement says whose routes it is about, and the last rejects all
/// of them: nothing behind it decides about a session of ours.
/// </summary>
/// <param name="Statements">None when only sets of this name are there, as a writer that died may leave them.</param>
internal sealed record GoBgpPolicy(
    string Name, PolicyDirection Direction, ImmutableArray<Statement> Statements, ImmutableArray<DefinedSet> Sets)
{
    private const string GracefulShutdown = "65535:0";
    private const string LongLivedStale = "65535:6";

    /// <summary>The policy of gobgpd that the statements are part of.</summary>
    public string Whole => Direction is PolicyDirection.Import ? GoBgpName.Import : GoBgpName.Export;

    public bool IsInUse => Statements.Length > 0;

    /// <summary>It refuses by the VRPs that gobgpd has.</summary>
    public bool JudgesOrigins => Statements.Any(s => s.Conditions?.RpkiResult == GoBgpImport.Invalid);

    /// <summary>The peers' addresses that it is about.</summary>
    public IEnumerable<string> Neighbors =>
        Sets.Where(s => s.DefinedType is DefinedType.Neighbor).SelectMany(s => s.List).Select(a => a.Split('/')[0]);

    /// <summary>What it lets through.</summary>
    public IEnumerable<Prefix> Permitted => Sets.Where(s => s.DefinedType is DefinedType.Prefix).SelectMany(s => s.Prefixes);

    /// <summary>The paths that are ours; of an import, and of an export that announces nothing, none.</summary>
    public IEnumerable<string> Ours => Sets.Where(s => s.DefinedType is DefinedType.AsPath && s.Name == OursOf(Name)).SelectMany(s => s.List);

    /// <summary>All that it says, but for its name: two with the same contents decide alike.</summary>
    public string Contents => string.Join('\n', Lines).Replace(Name, "", StringComparison.Ordinal);

    /// <summary>As the operator would say it to <c>gobgp policy</c>.</summary>
    public IEnumerable<string> Lines =>
    [
        .. Sets.Where(s => s.DefinedType is DefinedType.Neighbor).SelectMany(s => s.List).Select(a => $"policy neighbor add {Name} {a}"),
        .. Sets.Where(s => s.DefinedType is DefinedType.Prefix)
            .SelectMany(s => s.Prefixes.Select(p => $"policy prefix add {s.Name} {p.IpPrefix} {p.MaskLengthMin}..{p.MaskLengthMax}")),
        .. Sets.Where(s => s.DefinedType is DefinedType.AsPath).SelectMany(s => s.List.Select(p => $"policy as-path add {s.Name} {p}")),
        .. Sets.Where(s => s.DefinedType is DefinedType.Community).SelectMany(s => s.List.Select(c => $"policy community add {s.Name} {c}")),
        .. Statements.Select(Line),
    ];

    /// <summary>The policies of one half: of all its sessions, which are more than one where it meshes.</summary>
    /// <param name="isTaken">Somebody has edited a policy of this name: the same contents get another one.</param>
    public static IReadOnlyList<GoBgpPolicy> Of(
        Routing.Addressing.Asn localAsn, Guid connection, IReadOnlyList<SessionWish> half, Func<GoBgpPolicy, bool> isTaken)
    {
        var s = half[0];
        var peers = half.Select(h => h.PeerAddress.ToString()).Distinct().Order(StringComparer.Ordinal).ToList();
        var accept = s.Policy is { Open: true, Rules.IsLost: false }
            ? s.Policy.AcceptFilter.Entries.Select(Range).ToList()
            : [];
        var announce = s.Policy.Open ? s.Policy.Announce.Distinct().Select(p => Range(new PrefixFilterEntry(p))).ToList() : [];
        return
        [
            Named(s.Policy.Open ? GoBgpName.In : GoBgpName.DenyIn, name => Import(name, localAsn, s, peers, accept)),
            Named(s.Policy.Open ? GoBgpName.Out : GoBgpName.DenyOut, name => Export(name, localAsn, s, peers, announce)),
        ];

        GoBgpPolicy Named(string kind, Func<string, GoBgpPolicy> make)
        {
            var name = GoBgpName.Of(connection, s.Family, s.Generation, kind, RouterHash.Short(make(GoBgpName.Prefix).Contents));
            return Enumerable.Range(1, 999).Select(i => make(i == 1 ? name : $"{name}-{i}")).First(p => !isTaken(p));
        }
    }

    /// <summary>
    /// Takes routes back from a peer that has them. gobgpd does not withdraw what a narrower export policy no longer lets through; what is
    /// marked stale (RFC 9494) it withdraws from every peer that knows nothing of that, and ours never do.
    /// </summary>
    /// <param name="prefixes">What the peer gets no more, whosever it is.</param>
    /// <param name="others">What it still gets of ours, and of nobody else.</param>
    /// <param name="ours">Paths that are ours.</param>
    public static GoBgpPolicy Withdraw(
        string name, string peer, IReadOnlyList<Prefix> prefixes, IReadOnlyList<Prefix> others, IReadOnlyList<string> ours)
    {
        var (statements, sets) = (new List<Statement>(), new List<DefinedSet> { Peers(name, [peer]) });
        Mark("mark", name, prefixes, null);
        Mark("mark-others", OursOf(name), others, new MatchSet { Type = MatchSet.Types.Type.Invert, Name = OursOf(name) });
        if (others.Count > 0) sets.Add(Paths(OursOf(name), ours));
        return Read(name, PolicyDirection.Export, statements, sets);

        void Mark(string what, string set, IReadOnlyList<Prefix> of, MatchSet? paths)
        {
            if (of.Count == 0) return;
            var stale = new CommunityAction { Type = CommunityAction.Types.Type.Add, Communities = { LongLivedStale } };
            var conditions = new Conditions { PrefixSet = Match(set), NeighborSet = Match(name), AsPathSet = paths };
            statements.Add(Statement(name, what, RouteAction.Accept, conditions, new Actions { Community = stale }));
            sets.Add(PrefixesOf(set, of));
        }
    }

    /// <summary>As it was read: the parts in one order, without what says nothing.</summary>
    public static GoBgpPolicy Read(string name, PolicyDirection direction, IEnumerable<Statement> statements, IEnumerable<DefinedSet> sets)
    {
        var all = statements.ToImmutableArray();
        foreach (var condition in all.Select(s => s.Conditions).Where(c => c is not null))
        {
            // "Not looked at" is told as -1.
            condition.RpkiResult = Math.Max(condition.RpkiResult, 0);
        }

        return new GoBgpPolicy(name, direction, all, [.. sets.Select(Ordered).OrderBy(s => s.DefinedType).ThenBy(s => s.Name, StringComparer.Ordinal)]);
    }

    // RFC 8326: what is drained is preferred less than anything else; so is what a peer drains. The API takes no LOCAL_PREF of 0.
    private static GoBgpPolicy Import(
        string name, Routing.Addressing.Asn localAsn, SessionWish s, IReadOnlyList<string> peers, IReadOnlyList<Prefix> permitted)
    {
        if (permitted.Count == 0) return RejectAll(name, PolicyDirection.Import, peers);
        var (refusing, sets) = GoBgpImport.Refusals(name, s);
        var drained = s.Drain ? null : Accepting(name, "shutdown", GoBgpImport.Changes(localAsn, s));
        if (drained is not null) drained.Conditions.CommunitySet = Match(name);
        var accepting = Accepting(name, "accept", GoBgpImport.Changes(localAsn, s));
        (drained ?? accepting).Actions.LocalPref = new LocalPrefAction { Value = 1 };
        foreach (var statement in new[] { drained, accepting }.OfType<Statement>())
            statement.Conditions.NextHopInList.AddRange(GoBgpImport.NextHops(s));
        var community = new DefinedSet { DefinedType = DefinedType.Community, Name = name, List = { $"^{GracefulShutdown}$" } };
        return Read(
            name, PolicyDirection.Import, [.. refusing, .. drained is null ? [] : new[] { drained }, accepting, Rejecting(name)],
            [Peers(name, peers), PrefixesOf(name, permitted), .. sets, .. drained is null ? [] : new[] { community }]);
    }

    private static GoBgpPolicy Export(
        string name, Routing.Addressing.Asn localAsn, SessionWish s, IReadOnlyList<string> peers, IReadOnlyList<Prefix> announced)
    {
        if (announced.Count == 0) return RejectAll(name, PolicyDirection.Export, peers);
        var scrubbing = GoBgpExport.Scrubbing(s) is { } taken
            ? Statement(name, "scrub", RouteAction.None, new Conditions { PrefixSet = Match(name), NeighborSet = Match(name) }, taken)
            : null;
        var accepting = Accepting(name, "accept", GoBgpExport.Adding(localAsn, s));
        accepting.Conditions.AsPathSet = Match(OursOf(name));
        return Read(
            name, PolicyDirection.Export, [.. scrubbing is null ? [] : new[] { scrubbing }, accepting, Rejecting(name)],
            [Peers(name, peers), PrefixesOf(name, announced), Paths(OursOf(name), GoBgpExport.Ours(localAsn, s))]);
    }

    private static GoBgpPolicy RejectAll(string name, PolicyDirection direction, IReadOnlyList<string> peers) =>
        Read(name, direction, [Rejecting(name)], [Peers(name, peers)]);

    private static Statement Rejecting(string name) =>
        Statement(name, "reject", RouteAction.Reject, new Conditions { NeighborSet = Match(name) }, new Actions());

    private static Statement Accepting(string name, string what, Actions changes) => Statement(
        name, what, RouteAction.Accept, new Conditions { PrefixSet = Match(name), NeighborSet = Match(name) }, changes);

    internal static Statement Statement(string policy, string what, RouteAction action, Conditions conditions, Actions actions)
    {
        actions.RouteAction = action;
        return new Statement { Name = GoBgpName.Statement(policy, what), Conditions = conditions, Actions = actions };
    }

    internal static MatchSet Match(string set) => new() { Type = MatchSet.Types.Type.Any, Name = set };

    private static DefinedSet Peers(string name, IEnumerable<string> peers) => new()
    {
        DefinedType = DefinedType.Neighbor,
        Name = name,
        List = { peers.Select(a => a.Contains(':', StringComparison.Ordinal) ? $"{a}/128" : $"{a}/32") },
    };

    private static string OursOf(string name) => GoBgpName.Statement(name, ExportRules.Ours);

    internal static DefinedSet Paths(string name, IEnumerable<string> patterns) =>
        new() { DefinedType = DefinedType.AsPath, Name = name, List = { patterns } };

    private static DefinedSet PrefixesOf(string name, IEnumerable<Prefix> prefixes) =>
        new() { DefinedType = DefinedType.Prefix, Name = name, Prefixes = { prefixes } };

    private static Prefix Range(PrefixFilterEntry e) => new() { IpPrefix = e.Prefix.ToString(), MaskLengthMin = (uint)e.Ge, MaskLengthMax = (uint)e.Le };

    private static DefinedSet Ordered(DefinedSet set) => new()
    {
        DefinedType = set.DefinedType,
        Name = set.Name,
        List = { set.List.Order(StringComparer.Ordinal) },
        Prefixes =
        {
            set.Prefixes.OrderBy(p => p.IpPrefix, StringComparer.Ordinal).ThenBy(p => p.MaskLengthMin).ThenBy(p => p.MaskLengthMax),
        },
    };

    private static string Line(Statement s)
    {
        var (c, a) = (s.Conditions ?? new Conditions(), s.Actions ?? new Actions());
        var conditions = new[]
        {
            ("prefix", c.PrefixSet), ("neighbor", c.NeighborSet), ("as-path", c.AsPathSet), ("community", c.CommunitySet),
        };
        var known = string.Concat(conditions.Where(x => x.Item2 is not null).Select(x => $" {x.Item1} {Matched(x.Item2!)}"));
        return $"policy statement {s.Name}{known}"
               + (c.AsPathLength is { } length ? $" as-path-length {length.Length} {length.Type.ToString().ToLowerInvariant()}" : "")
               + (c.RpkiResult == GoBgpImport.Invalid ? " rpki invalid" : "")
               + (c.NextHopInList.Count > 0 ? $" next-hop {string.Join(' ', c.NextHopInList)}" : "")
               + $" then {a.RouteAction.ToString().ToLowerInvariant()}"
               + (a.LocalPref is { } preference ? $" local-pref {preference.Value}" : "")
               + Changed("community", a.Community) + Changed("large-community", a.LargeCommunity) + Changed("ext-community", a.ExtCommunity)
               + (a.Med is { } med ? $" med {med.Value}" : "") + (a.AsPrepend is { } prepend ? $" as-prepend {prepend.Asn} {prepend.Repeat}" : "")
               + Others(s);
    }

    private static string Changed(string what, CommunityAction? action) => action is null
        ? ""
        : $" {what} {action.Type.ToString().ToLowerInvariant()} {string.Join(' ', action.Communities)}";

    private static string Matched(MatchSet set) =>
        set.Type is MatchSet.Types.Type.Any ? set.Name : $"{set.Type.ToString().ToLowerInvariant()} {set.Name}";

    /// <summary>What somebody added that is not spoken here: told by its octets, so that it is seen as a difference.</summary>
    private static string Others(Statement s)
    {
        var known = new Statement { Name = s.Name };
        if (s.Conditions is { } c)
        {
            known.Conditions = new Conditions
            {
                PrefixSet = c.PrefixSet, NeighborSet = c.NeighborSet, CommunitySet = c.CommunitySet, AsPathSet = c.AsPathSet,
                AsPathLength = c.AsPathLength, NextHopInList = { c.NextHopInList },
                RpkiResult = c.RpkiResult == GoBgpImport.Invalid ? c.RpkiResult : 0,
            };
        }
        if (s.Actions is { } a)
        {
            known.Actions = new Actions
            {
                RouteAction = a.RouteAction, Community = a.Community, LargeCommunity = a.LargeCommunity, ExtCommunity = a.ExtCommunity,
                LocalPref = a.LocalPref, Med = a.Med, AsPrepend = a.AsPrepend,
            };
        }
        return known.CalculateSize() == s.CalculateSize() ? "" : $" and {Convert.ToHexStringLower(s.ToByteArray())}";
    }
}
