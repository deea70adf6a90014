using CsCheck;
using Peerline.Edge;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages.Validation;

namespace Peerline.Tests.Validation;

/// <summary>Permitted = stated ∩ passing, never more: by example, and over random peers and random operators.</summary>
public class PermissionTests
{
    private static readonly string[] Paths = ["2002", "2002 5005", "2002 64512", "5005", "2002 3356 7", "2002 1001", ""];

    // A small corner of the address space, so that prefixes meet: inside each other, inside bogons, inside our own.
    private static readonly Gen<Prefix> GenPrefix =
        from length in Gen.Frequency((8, Gen.Int[16, 26]), (1, Gen.Int[0, 8]))
        from third in Gen.Int[0, 15]
        from fourth in Gen.Int[0, 255]
        from second in Gen.Int[80, 83]
        select new Prefix(Address.Parse($"45.{second}.{third}.{fourth}"), length);

    private static readonly Gen<Route> GenRoute =
        from prefix in GenPrefix
        from path in Gen.Int[0, Paths.Length - 1].Select(i => Paths[i])
        from hop in Gen.Frequency((9, Gen.Const(Scene.Link4.Peer)), (1, Gen.Const(Address.Parse("45.80.0.99"))))
        from community in Gen.Frequency((9, Gen.Const("2002:1")), (1, Gen.Const("65535:666")))
        from leaked in Gen.Int[0, 9]
        from set in Gen.Frequency((9, Gen.Const(false)), (1, Gen.Const(true)))
        select new Route
        {
            Prefix = prefix,
            NextHop = hop,
            AsPath = [.. path.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(a => Asn.Parse(a))],
            AsPathText = path,
            Communities = [community],
            OnlyToCustomer = leaked == 9 ? new Asn(5005) : null,
            HasAsSet = set,
        };

    private static readonly Gen<StatedPrefix> GenStated =
        from prefix in GenPrefix
        from more in Gen.Int[-2, 6]
        select new StatedPrefix(prefix, Math.Min(prefix.Length + more, 32));

    private static readonly Gen<ValidationEvidence> GenEvidence =
        from stated in GenStated.Array[0, 8]
        from received in GenRoute.Array[0, 20]
        from bogons in GenPrefix.Where(p => p.Length >= 8).Array[0, 2]
        from own in GenPrefix.Where(p => p.Length >= 8).Array[0, 2]
        select (Scene.Policy(p => p with { Bogons = [.. bogons, Prefix.Parse("10.0.0.0/8")], OwnPrefixes = own }) with
        {
            V4 = Scene.Good.V4! with { Received = RouteSnapshot.Of(received) },
        }).WithStated(stated);

    /// <summary>What a router with this prefix list accepts; written anew, so that the test does not believe the code.</summary>
    private static bool Accepts(IEnumerable<PermittedPrefix> list, Prefix prefix) =>
        list.Any(p => p.Prefix.Length <= prefix.Length && prefix.Length <= p.MaxLength && p.Prefix.Contains(prefix.Network));

    private static bool IsStated(ValidationEvidence e, Prefix prefix) => e.Connection.Stated!.Prefixes.Any(s =>
        s.Prefix.Length <= prefix.Length && prefix.Length <= Math.Max(s.MaxLength, s.Prefix.Length) && s.Prefix.Contains(prefix.Network));

    /// <summary>The rules of a good route once more, in other words.</summary>
    private static bool IsGood(ValidationEvidence e, Route r) =>
        r.Prefix.Length is >= 8 and <= 24
        && !e.Operator.Policy.Bogons.Concat(e.Operator.Policy.OwnPrefixes)
            .Any(b => b.Length <= r.Prefix.Length && b.Contains(r.Prefix.Network))
        && (r.AsPathText is "2002" or "2002 5005")
        && r.NextHop == Scene.Link4.Peer && r.Communities[0] == "2002:1" && r.OnlyToCustomer is null && !r.HasAsSet;

    [Fact]
    public void Everything_permitted_was_stated() => GenEvidence.Sample(e =>
        Validator.Judge(e, Scene.Now).PermittedV4.All(p =>
            e.Connection.Stated!.Prefixes.Any(s => s.Prefix.Covers(p.Prefix) && p.MaxLength <= Math.Max(s.MaxLength, s.Prefix.Length))
                && p.MaxLength <= 24), iter: 500);

    [Fact]
    public void Nothing_that_fails_a_route_check_is_permitted() => GenEvidence.Sample(e =>
    {
        var permitted = Validator.Judge(e, Scene.Now).PermittedV4;
        return e.V4!.Received.Routes.Where(r => !IsGood(e, r)).All(r => !Accepts(permitted, r.Prefix));
    }, iter: 500);

    [Fact]
    public void Nothing_of_bogons_or_of_our_own_is_permitted_even_when_it_was_never_received() => GenEvidence.Sample(e =>
    {
        var permitted = Validator.Judge(e, Scene.Now).PermittedV4;
        return e.Operator.Policy.Bogons.Concat(e.Operator.Policy.OwnPrefixes).All(b => !Accepts(permitted, b)
            && permitted.All(p => !b.Covers(p.Prefix)));
    }, iter: 500);

    [Fact]
    public void The_prediction_is_what_a_router_with_the_permitted_list_accepts() => GenEvidence.Sample(e =>
    {
        var report = Validator.Judge(e, Scene.Now);
        var accepted = e.V4!.Received.Routes.Select(r => r.Prefix).Distinct().Where(p => Accepts(report.PermittedV4, p)).Order();
        return accepted.SequenceEqual(report.V4!.Predicted);
    }, iter: 500);

    [Fact]
    public void Every_good_route_that_was_stated_is_predicted() => GenEvidence.Sample(e =>
    {
        var predicted = Validator.Judge(e, Scene.Now).V4!.Predicted;
        var bad = e.V4!.Received.Routes.Where(r => !IsGood(e, r)).Select(r => r.Prefix).ToHashSet();
        return e.V4!.Received.Routes.Where(r => IsGood(e, r) && IsStated(e, r.Prefix) && !bad.Contains(r.Prefix))
            .All(r => predicted.Contains(r.Prefix));
    }, iter: 500);

    [Fact]
    public void Where_nothing_was_stated_nothing_is_permitted() => GenEvidence.Sample(e =>
    {
        var report = Validator.Judge(e.WithStated(), Scene.Now);
        return report.PermittedV4.Count == 0 && report.V4!.Predicted.Count == 0 && report.PermittedV6.Count == 0;
    }, iter: 500);

    [Fact]
    public void The_random_peers_do_get_something_permitted()
    {
        // The properties above would hold for a validator that permits nothing at all.
        var (some, narrowed) = (0, 0);
        GenEvidence.Sample(e =>
        {
            var permitted = Validator.Judge(e, Scene.Now).PermittedV4;
            if (permitted.Count > 0) Interlocked.Increment(ref some);
            if (permitted.Any(p => !e.Connection.Stated!.Prefixes.Any(s => s.Prefix == p.Prefix))) Interlocked.Increment(ref narrowed);
        }, iter: 1000);
        Assert.True(some > 300, $"{some} of 1000 had something permitted");
        Assert.True(narrowed > 20, $"{narrowed} of 1000 had an entry cut down");
    }

    [Fact]
    public void A_clean_entry_is_permitted_as_it_was_stated() =>
        Assert.Equal([new PermittedPrefix(Prefix.Parse("45.81.0.0/22"), 24), new PermittedPrefix(Prefix.Parse("45.82.0.0/24"), 24)],
            Validator.Judge(Scene.Good, Scene.Now).PermittedV4);

    [Fact]
    public void An_entry_is_never_permitted_longer_than_the_policy_takes() =>
        Assert.Equal([new PermittedPrefix(Prefix.Parse("45.81.0.0/22"), 24)],
            Validator.Judge(Scene.Good.WithStated(Scene.Stated("45.81.0.0/22", 32), Scene.Stated("2a0e:81::/32")), Scene.Now).PermittedV4);

    [Fact]
    public void An_entry_with_a_fault_inside_is_cut_down_to_what_passes()
    {
        var report = Validator.Judge(Scene.Receiving(Scene.Route("45.81.2.0/24", null, 2002, 64512)), Scene.Now);
        Assert.Equal(
            [new PermittedPrefix(Prefix.Parse("45.81.0.0/22"), 22), new PermittedPrefix(Prefix.Parse("45.81.1.0/24"), 24),
                new PermittedPrefix(Prefix.Parse("45.82.0.0/24"), 24)],
            report.PermittedV4);
        Assert.True(report.Passed);
    }

    [Fact]
    public void More_routes_than_can_be_judged_permit_nothing()
    {
        var cut = Scene.Half4(h => h with { Received = h.Received with { Total = RouteSnapshot.Limit + 1 } });
        var report = Validator.Judge(cut, Scene.Now);
        Assert.Empty(report.PermittedV4);
        Assert.False(report.Passed);
    }
}
