using CsCheck;
using Peerline.Model;
using Peerline.Monitoring;
using Peerline.Storage;

namespace Peerline.Tests.Monitoring;

public class RollUpTests
{
    private static readonly SessionState[] States = [SessionState.Established, SessionState.Idle, SessionState.Unknown];

    private static readonly Gen<SessionSample[]> GenLooks =
        from minutes in Gen.Int[0, 179].Array[1, 100]
        from states in Gen.Int[0, 2].Array[100]
        from counts in Gen.Int[0, 1000].Array[100]
        from steps in Gen.Int[0, 3].Array[100]
        select minutes.Distinct().Order()
            .Select((m, i) => Looks.At(m, States[states[i]], states[i] == 2 ? null : counts[i], flaps: steps.Take(i).Sum(),
            octets: 1000L * counts.Take(i).Sum())).ToArray();

    [Fact]
    public void A_span_holds_least_most_mean_and_availability()
    {
        var bucket = Assert.Single(RollUp.Of(
            [Looks.At(0, received: 10), Looks.At(1, received: 20), Looks.At(2, SessionState.Idle, 0),
                Looks.At(3, SessionState.Unknown, null)], null, RollUp.Short));
        Assert.Equal(Looks.Noon, bucket.From);
        Assert.Equal((4, 3, 2), (bucket.Samples, bucket.Known, bucket.Established));
        Assert.Equal(2.0 / 3, bucket.Availability);
        Assert.Equal(new Spread(0, 20, 10, 3), bucket.Received);
    }

    [Fact]
    public void A_router_that_was_never_heard_is_neither_up_nor_down() =>
        Assert.Null(Assert.Single(RollUp.Of([Looks.At(0, SessionState.Unknown, null)], null, RollUp.Short)).Availability);

    [Fact]
    public void Counters_are_differences_from_the_look_before_also_across_spans()
    {
        var buckets = RollUp.Of([Looks.At(4, flaps: 3, octets: 1500), Looks.At(6, flaps: 5, octets: 1800)],
            Looks.At(-1, flaps: 2, octets: 1000), RollUp.Short);
        Assert.Equal([1L, 2L], buckets.Select(b => b.Flaps));
        Assert.Equal([500L, 300L], buckets.Select(b => b.RxOctets));
    }

    [Fact]
    public void A_counter_that_began_anew_is_counted_from_zero()
    {
        var bucket = Assert.Single(RollUp.Of([Looks.At(1, flaps: 7, octets: 9000), Looks.At(2, flaps: 1, octets: 200)], null,
            RollUp.Short));
        Assert.Equal((1L, 200L), (bucket.Flaps, bucket.RxOctets));
    }

    [Fact]
    public void A_look_that_the_router_did_not_answer_breaks_no_counter()
    {
        var bucket = Assert.Single(RollUp.Of(
            [Looks.At(0, flaps: 5, octets: 100), Looks.At(1, SessionState.Unknown, null), Looks.At(2, flaps: 5, octets: 300)], null,
                RollUp.Short));
        Assert.Equal((0L, 200L), (bucket.Flaps, bucket.RxOctets));
    }

    [Fact]
    public void A_single_look_counts_no_octets() =>
        Assert.Null(Assert.Single(RollUp.Of([Looks.At(0, octets: 100)], null, RollUp.Short)).RxOctets);

    [Fact]
    public void A_moment_that_was_stored_twice_counts_once() =>
        Assert.Equal(1, Assert.Single(RollUp.Of([Looks.At(0), Looks.At(0)], null, RollUp.Short)).Samples);

    [Fact]
    public void Hours_made_of_five_minutes_are_the_hours_made_of_looks() => GenLooks.Sample(looks =>
    {
        var direct = RollUp.Of(looks, null, RollUp.Long);
        var byFive = RollUp.Of(RollUp.Of(looks, null, RollUp.Short), RollUp.Long);
        return direct.Count == byFive.Count && direct.Zip(byFive).All(p => Same(p.First, p.Second));
    }, iter: 500);

    /// <summary>The mean may differ in its last digits: it is summed in another order.</summary>
    private static bool Same(SampleBucket a, SampleBucket b) =>
        a with { Received = null, Accepted = null, Advertised = null, RxOctets = null, TxOctets = null }
            == b with { Received = null, Accepted = null, Advertised = null, RxOctets = null, TxOctets = null }
        && (a.RxOctets ?? 0) == (b.RxOctets ?? 0)
        && a.Received?.Min == b.Received?.Min && a.Received?.Max == b.Received?.Max && a.Received?.Count == b.Received?.Count
        && Math.Abs((a.Received?.Average ?? 0) - (b.Received?.Average ?? 0)) < 1e-9;

    [Fact]
    public void No_look_and_no_flap_gets_lost() => GenLooks.Sample(looks =>
    {
        var buckets = RollUp.Of(looks, null, RollUp.Short);
        var known = looks.Where(l => l.State is not SessionState.Unknown).ToList();
        return buckets.Sum(b => b.Samples) == looks.Length
            && buckets.Sum(b => b.Known) == known.Count
            && buckets.Sum(b => b.Flaps) == (known.Count == 0 ? 0 : known[^1].Flaps - known[0].Flaps)
            && buckets.All(b => b.From.Minute % 5 == 0 && b.From.Second == 0);
    }, iter: 500);

    [Fact]
    public void Only_spans_that_are_over_are_due()
    {
        var now = Looks.Noon + TimeSpan.FromMinutes(17);
        Assert.Equal((Looks.Noon, Looks.Noon + TimeSpan.FromMinutes(15)),
            Retention.Due(null, Looks.Noon + TimeSpan.FromMinutes(2), RollUp.Short, now));
        Assert.Equal((Looks.Noon + TimeSpan.FromMinutes(10), Looks.Noon + TimeSpan.FromMinutes(15)),
            Retention.Due(Looks.Noon + TimeSpan.FromMinutes(5), Looks.Noon, RollUp.Short, now));
        Assert.Null(Retention.Due(Looks.Noon + TimeSpan.FromMinutes(10), Looks.Noon, RollUp.Short, now));
        Assert.Null(Retention.Due(null, Looks.Noon, RollUp.Long, now));
    }

    [Fact]
    public void What_is_forgotten_was_rolled_up_long_before()
    {
        var keep = new Retention();
        Assert.True(keep.Raw > 2 * RollUp.Short && keep.Short > 2 * RollUp.Long && keep.Long > keep.Short && keep.Short > keep.Raw);
        Assert.Equal(Looks.Noon - TimeSpan.FromHours(24), keep.RawBefore(Looks.Noon));
    }

    [Fact]
    public void A_bucket_survives_storage_unchanged()
    {
        var bucket = RollUp.Of([Looks.At(0, received: 10, octets: 5), Looks.At(1, received: 11, octets: 9)], null, RollUp.Short)[0];
        Assert.Equal(bucket, PeerlineJson.Read<SampleBucket>(PeerlineJson.Write(bucket)));
    }
}
