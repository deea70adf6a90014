using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Monitoring;
using Peerline.Routing.Addressing;
using Peerline.Server.Tests.Hosting;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Server.Tests.Arm;

/// <summary>Metrics of a peering, from what its workers have seen: one connection of two halves, an hour and a half of it.</summary>
public class MetricTests(SharedServer shared)
{
    private const string Version = "2023-10-01";
    private static readonly Guid Identifier = new("11111111-2222-4333-8444-000000000009");

    [Fact]
    public async Task Definitions_are_those_of_the_table()
    {
        using var arm = await ArmCaller.WithAsnAsync(shared.Server);
        var (path, _) = await SeenAsync(arm);
        var definitions = (await arm.GetAsync($"{path}/providers/microsoft.insights/metricDefinitions", Version)).Value;
        Assert.Equal(
        [
            "SessionAvailability", "IngressTrafficRate", "EgressTrafficRate", "PacketDropRate", "FlapCounts", "RegisteredPrefixLatency",
            "AverageCustomerPrefixLatency", "ConnectivityProbeAvailability", "ConnectivityProbeJitter", "ConnectivityProbeLatency",
        ], definitions.Select(Name));
        var session = definitions[0];
        Assert.Equal(["ConnectionId", "SessionIp"], session.GetProperty("dimensions").EnumerateArray()
            .Select(d => d.GetProperty("value").GetString()));
        Assert.Equal(["PT5M", "PT1H"], session.GetProperty("metricAvailabilities").EnumerateArray()
            .Select(a => a.GetProperty("timeGrain").GetString()));
        Assert.Equal(("Count", "Average"),
            (session.GetProperty("unit").GetString(), session.GetProperty("primaryAggregationType").GetString()));
        var ns = Assert.Single((await arm.GetAsync($"{path}/providers/Microsoft.Insights/metricNamespaces", "2017-12-01-preview")).Value);
        Assert.Equal("Microsoft.Peering/peerings", ns.GetProperty("properties").GetProperty("metricNamespaceName").GetString());
    }

    [Fact]
    public async Task Values_are_what_was_seen_split_by_the_dimensions_that_the_filter_names()
    {
        using var arm = await ArmCaller.WithAsnAsync(shared.Server);
        var (path, begin) = await SeenAsync(arm);
        var timespan = $"timespan={begin:yyyy-MM-ddTHH:mm:ssZ}/{begin.AddMinutes(90):yyyy-MM-ddTHH:mm:ssZ}";

        // 1000 octets a second come in, 500 go out: 8000 and 4000 bits.
        var traffic = await GetAsync("metricnames=IngressTrafficRate,EgressTrafficRate&interval=PT5M&aggregation=average,maximum,count");
        Assert.Equal(["IngressTrafficRate", "EgressTrafficRate"], traffic.Select(Name));
        var data = Data(traffic[0]);
        Assert.Equal(18, data.Count);
        Assert.All(data, v => Assert.Equal((8000, 8000), (v.GetProperty("average").GetDouble(), v.GetProperty("maximum").GetDouble())));
        Assert.All(data.Skip(1), v => Assert.Equal(10, v.GetProperty("count").GetDouble()));
        Assert.All(Data(traffic[1]), v => Assert.Equal(4000, v.GetProperty("average").GetDouble()));

        // One packet of a hundred, 1500 octets each over two seconds, is dropped: by the mean size, in bits a second.
        var dropped = Data((await GetAsync("metricnames=PacketDropRate&interval=PT1H"))[0]);
        Assert.All(dropped, v => Assert.Equal(80, v.GetProperty("average").GetDouble(), 10.0));

        // The IPv6 half was down for the second half hour, and lost once.
        var both = await GetAsync("metricnames=SessionAvailability&interval=PT1H&$filter=SessionIp eq '*'");
        var series = both[0].GetProperty("timeseries").EnumerateArray().ToList();
        Assert.Equal(2, series.Count);
        var v6 = series.Single(s => s.GetProperty("metadatavalues")[0].GetProperty("value").GetString()!.Contains(':'));
        Assert.Equal("sessionip", v6.GetProperty("metadatavalues")[0].GetProperty("name").GetProperty("value").GetString());
        Assert.Equal(0.5, v6.GetProperty("data")[0].GetProperty("average").GetDouble(), 0.02);
        Assert.All(series.Single(s => !s.Equals(v6)).GetProperty("data").EnumerateArray(), v =>
            Assert.Equal(1, v.GetProperty("average").GetDouble()));
        Assert.Equal(0.75, Data((await GetAsync("metricnames=SessionAvailability&interval=PT1H"))[0])[0].GetProperty("average")
            .GetDouble(), 0.02);
        Assert.Equal(1, Data((await GetAsync("metricnames=FlapCounts&interval=PT1H"))[0]).Sum(v => v.GetProperty("total").GetDouble()));

        // One connection by its id; another one has nothing.
        Assert.Single((await GetAsync($"metricnames=IngressTrafficRate&interval=PT1H&$filter=ConnectionId eq '{Identifier}'"))[0]
            .GetProperty("timeseries").EnumerateArray());
        Assert.Empty((await GetAsync($"metricnames=IngressTrafficRate&interval=PT1H&$filter=ConnectionId eq '{Guid.NewGuid()}'"))[0]
            .GetProperty("timeseries").EnumerateArray());

        // Before anything was seen there are times without values, and no series without looks.
        var before = await arm.GetAsync($"{path}/providers/Microsoft.Insights/metrics?metricnames=FlapCounts&interval=PT1H"
            + $"&timespan={begin.AddDays(-2):yyyy-MM-ddTHH:mm:ssZ}/{begin.AddDays(-1):yyyy-MM-ddTHH:mm:ssZ}", Version);
        Assert.Empty(before.Body.GetProperty("value")[0].GetProperty("timeseries").EnumerateArray());

        async Task<List<JsonElement>> GetAsync(string query)
        {
            var answer = await arm.GetAsync($"{path}/providers/Microsoft.Insights/metrics?{timespan}&{query}", Version);
            Assert.True(answer.Status is HttpStatusCode.OK, answer.Body.ToString());
            Assert.Equal(("Microsoft.Peering/peerings", "local"),
                (answer.Body.GetProperty("namespace").GetString(), answer.Body.GetProperty("resourceregion").GetString()));
            return [.. answer.Body.GetProperty("value").EnumerateArray()];
        }
    }

    [Theory]
    [InlineData("metricnames=Mood", "metricnames")]
    [InlineData("metricnames=SessionAvailability&interval=PT2M", "interval")]
    [InlineData("metricnames=SessionAvailability&interval=soon", "interval")]
    [InlineData("metricnames=FlapCounts&timespan=yesterday", "timespan")]
    [InlineData("metricnames=FlapCounts&timespan=2026-01-02T00:00:00Z/2026-01-01T00:00:00Z", "timespan")]
    [InlineData("metricnames=FlapCounts&interval=PT1M&timespan=2020-01-01T00:00:00Z/2026-01-01T00:00:00Z", "timespan")]
    [InlineData("metricnames=FlapCounts&aggregation=median", "aggregation")]
    [InlineData("metricnames=FlapCounts&$filter=Colour eq 'red'", "$filter")]
    [InlineData("metricnames=FlapCounts&top=none", "top")]
    [InlineData("metricnames=FlapCounts&metricnamespace=Microsoft.Compute", "metricnamespace")]
    public async Task What_metrics_cannot_answer_is_refused(string query, string target)
    {
        using var arm = await ArmCaller.WithAsnAsync(shared.Server);
        var (path, _) = await SeenAsync(arm);
        var refused = await arm.GetAsync($"{path}/providers/Microsoft.Insights/metrics?{query}", Version);
        Assert.Equal((HttpStatusCode.BadRequest, ("BadRequest", target)), (refused.Status, Assert.Single(refused.Problems)));
    }

    [Fact]
    public async Task A_grain_that_is_not_kept_is_adjusted_when_it_may_be()
    {
        using var arm = await ArmCaller.WithAsnAsync(shared.Server);
        var (path, _) = await SeenAsync(arm);
        var answer = await arm.GetAsync(
            $"{path}/providers/Microsoft.Insights/metrics?metricnames=SessionAvailability&interval=PT10M&AutoAdjustTimegrain=true",
                Version);
        Assert.Equal("PT1H", answer.Body.GetProperty("interval").GetString());
    }

    /// <summary>A peering with an active connection whose looks of ninety minutes, every half minute, are in the database.</summary>
    private async Task<(string Path, DateTimeOffset Begin)> SeenAsync(ArmCaller arm)
    {
        var path = await arm.ActivePeeringAsync("measured");
        var begin = RollUp.StartOf(DateTimeOffset.UtcNow.AddHours(-3), RollUp.Long);
        await shared.Server.Store.WriteAsync(Caller.System, async work =>
        {
            var peering = await work.Db.Peerings.FirstAsync(p => p.SubscriptionId == arm.Subscription && p.NameKey == "measured");
            var c = (await work.ConnectionsOfAsync(peering.Id)).Single();
            var (v4, v6) = (new SessionHalf { Family = Family.IPv4 }, new SessionHalf { Family = Family.IPv6 });
            c = await work.SaveAsync(c with
            {
                Identifier = Identifier, V4 = v4, V6 = v6,
                Addresses = new SessionAddresses(Link("198.51.100.0/31"), Link("2001:db8::/127")),
            });
            for (var i = 0; i <= 180; i++)
            {
                foreach (var family in new[] { Family.IPv4, Family.IPv6 })
                {
                    var isDown = family is Family.IPv6 && i is >= 60 and < 120;
                    var sample = new SessionSample(
                        c.Id, family, begin.AddSeconds(30 * i), isDown ? SessionState.Idle : SessionState.Established, 1, 1, 1,
                        family is Family.IPv6 && i >= 60 ? 1 : 0, 30_000L * i, 15_000L * i, 30L * i, (i / 10) * 2L);
                    work.Db.Samples.Add(new SampleRow
                    {
                        ConnectionId = c.Id, SubscriptionId = c.SubscriptionId, Family = (int)family, Span = 0, At = sample.At.ToMicros(),
                        Body = PeerlineJson.Write(sample),
                    });
                }
            }

            return true;
        });
        return (path, begin);
    }

    private static LinkAddresses Link(string subnet) => Stages.Addressing.LinkAddressing.Split(Prefix.Parse(subnet));

    private static string? Name(JsonElement metric) => metric.GetProperty("name").GetProperty("value").GetString();

    private static List<JsonElement> Data(JsonElement metric) =>
        [.. Assert.Single(metric.GetProperty("timeseries").EnumerateArray()).GetProperty("data").EnumerateArray()];
}
