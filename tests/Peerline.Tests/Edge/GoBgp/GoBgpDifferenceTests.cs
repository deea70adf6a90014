using CsCheck;
using Peerline.Edge;
using Peerline.Edge.GoBgp;
using Peerline.Edge.GoBgp.Api;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Prefix = Peerline.Routing.Addressing.Prefix;

namespace Peerline.Tests.Edge.GoBgp;

/// <summary>
/// The steps of a change, one after the other, on a model of gobgpd: whatever was and whatever is wished, at no moment is more permitted
/// than before and after, also where the operator's own policy accepts everything.
/// </summary>
public class GoBgpDifferenceTests
{
    private static readonly Guid[] Ids = [Guid.Parse("0198a000-0000-7000-8000-000000000001"), Guid.Parse("0198a000-0000-7000-8000-000000000002")];
    // Our own, a customer's, and another network's; as gobgpd's policy sees them.
    private static readonly string[] Paths = ["64500", "64500 64510", "64500 64999"];
    private static readonly string[] Prefixes = ["203.0.113.0/24", "198.51.100.0/24", "192.0.2.128/25"];

    private static readonly Gen<IReadOnlyList<string>> SomePrefixes = Gen.Int[0, 7].Select(bits =>
        (IReadOnlyList<string>)[.. Prefixes.Where((_, i) => (bits & (1 << i)) != 0)]);

    private static readonly Gen<SessionWish?> Session =
        from there in Gen.Bool
        from open in Gen.Bool
        from accept in SomePrefixes
        from announce in SomePrefixes
        from generation in Gen.Int[1, 2]
        from limit in Gen.Int[1, 2]
        from key in Gen.Bool
        from drain in Gen.Bool
        from customer in Gen.Bool
        select there
            ? new SessionWish
            {
                Family = Model.Family.IPv4,
                Generation = generation,
                LocalAddress = Address.Parse("192.0.2.1"),
                PeerAddress = Address.Parse("192.0.2.0"),
                PeerAsn = new Asn(64501),
                Description = "peerline",
                Md5Key = key ? "s3cret" : null,
                MaxPrefixes = limit,
                Drain = drain,
                Policy = open
                    ? new SessionPolicy(true, [.. accept.Select(p => new PermittedPrefix(Prefix.Parse(p), 28))], [.. announce.Select(p => Prefix.Parse(p))])
                    {
                        Export = new ExportRules { CustomerAsns = customer ? [new Asn(64510)] : [] },
                    }
                    : SessionPolicy.DenyAll,
            }
            : null;

    private static readonly Gen<(SessionWish? One, SessionWish? Other)> Wished = Gen.Select(Session, Session);

    [Fact]
    public void At_no_step_is_more_permitted_than_before_and_after() =>
        Gen.Select(Wished, Wished, Gen.Bool, Gen.Bool).Sample((from, to, all, up) =>
        {
            var (before, after) = (Configuration(from, up), Configuration(to, up));
            var changes = GoBgpDifference.Changes(before, after, Scope(before, after));
            var model = new GoBgpModel(before, all);
            var ends = new[] { Permitted(new GoBgpModel(before, all)), Permitted(new GoBgpModel(after, all)) };
            foreach (var change in changes)
            {
                model.Do(change);
                Assert.Subset(ends[0].Union(ends[1]).ToHashSet(), Permitted(model));
            }

            Assert.Equal(ends[1], Permitted(model));
        });

    [Fact]
    public void From_a_configuration_to_itself_there_is_nothing_to_do() => Wished.Sample(wished =>
    {
        var configuration = Configuration(wished, up: true);
        Assert.Empty(GoBgpDifference.Changes(configuration, Configuration(wished, up: true), Scope(configuration, configuration)));
    });

    [Fact]
    public void A_policy_that_somebody_edited_is_followed_by_one_of_another_name() => Wished.Where(w => w.One is not null).Sample(wished =>
    {
        var edited = Configuration(wished, up: true);
        var (name, policy) = edited.Policies.First();
        edited.Policies[name] = policy with { Sets = [.. policy.Sets.Where(s => s.DefinedType is not DefinedType.Prefix), Everything(name)] };
        var wanted = Configuration(wished, up: true, p => edited.Policies.TryGetValue(p.Name, out var there) && there.Contents != p.Contents);
        var model = new GoBgpModel(edited, operatorAcceptsAll: true);
        var ends = Permitted(new GoBgpModel(edited, true)).Union(Permitted(new GoBgpModel(wanted, true))).ToHashSet();
        Assert.Contains($"{name}-2", wanted.Policies.Keys);

        foreach (var change in GoBgpDifference.Changes(edited, wanted, Scope(edited, wanted)))
        {
            model.Do(change);
            Assert.Subset(ends, Permitted(model));
        }

        Assert.Equal(Permitted(new GoBgpModel(wanted, true)), Permitted(model));
    });

    [Fact]
    public void An_empty_list_permits_nothing_whatever_the_operator_accepts() => Session.Where(s => s is { Policy.Open: true }).Sample(session =>
    {
        var nothing = session! with { Policy = new SessionPolicy(true, [], []) };
        Assert.Empty(Permitted(new GoBgpModel(Configuration((nothing, null), up: true), operatorAcceptsAll: true)));
    });

    [Fact]
    public void No_policy_is_ever_without_neighbours() => Wished.Sample(wished =>
        Assert.All(Configuration(wished, up: true).Policies.Values, p => Assert.NotEmpty(p.Neighbors)));

    /// <summary>RFC 7908.</summary>
    [Fact]
    public void Nobody_gets_what_is_neither_ours_nor_a_customers() => Wished.Sample(wished =>
    {
        var exported = Permitted(new GoBgpModel(Configuration(wished, up: true), operatorAcceptsAll: true)).Where(p => p.Contains(" Export ", StringComparison.Ordinal));
        Assert.All(exported, p => Assert.DoesNotContain(" 64999", p, StringComparison.Ordinal));
        var ofCustomers = exported.Where(p => p.EndsWith(" 64510", StringComparison.Ordinal)).ToList();
        var announced = new[] { wished.One, wished.Other }.OfType<SessionWish>()
            .Where(s => s.Policy is { Open: true, Export.CustomerAsns.Count: > 0 }).Sum(s => s.Policy.Announce.Count);
        Assert.Equal(announced, ofCustomers.Count);
    });

    private static GoBgpConfiguration Configuration(
        (SessionWish? One, SessionWish? Other) wished, bool up, Func<GoBgpPolicy, bool>? isTaken = null)
    {
        var sessions = new[] { (Ids[0], wished.One), (Ids[1], wished.Other is { } o ? o with { PeerAddress = Address.Parse("192.0.2.2") } : null) }
            .Where(x => x.Item2 is not null).Select(x => (Id: x.Item1, Session: x.Item2!)).ToList();
        var policies = sessions.SelectMany(x => GoBgpPolicy.Of(new Asn(64500), x.Id, [x.Session], isTaken ?? (_ => false)));
        var neighbors = sessions.Select(x => GoBgpPeer.Of(new Asn(64500), x.Session)).ToDictionary(p => p.Conf.NeighborAddress);
        return new GoBgpConfiguration
        {
            Asn = new Asn(64500),
            Neighbors = neighbors,
            Policies = new(policies.Select(p => KeyValuePair.Create(p.Name, p))),
            Established = up ? [.. neighbors.Keys] : [],
        };
    }

    private static DefinedSet Everything(string name) => new()
    {
        DefinedType = DefinedType.Prefix, Name = name, Prefixes = { new Peerline.Edge.GoBgp.Api.Prefix { IpPrefix = "0.0.0.0/0", MaskLengthMax = 32 } },
    };

    private static GoBgpScope Scope(GoBgpConfiguration a, GoBgpConfiguration b) =>
        new([.. a.Neighbors.Keys, .. b.Neighbors.Keys], [.. a.Policies.Keys, .. b.Policies.Keys], []);

    private static HashSet<string> Permitted(GoBgpModel model) =>
    [
        .. from neighbor in new[] { "192.0.2.0", "192.0.2.2" }
           from prefix in new[] { "203.0.113.0/24", "203.0.113.16/28", "203.0.113.1/32", "198.51.100.0/24", "192.0.2.128/25", "10.0.0.0/8" }
           from direction in new[] { PolicyDirection.Import, PolicyDirection.Export }
           from path in direction is PolicyDirection.Import ? new[] { "64501" } : Paths
           where model.Permits(neighbor, prefix, direction, new GoBgpRoute(path))
           select $"{neighbor} {prefix} {direction} {path}",
    ];
}
