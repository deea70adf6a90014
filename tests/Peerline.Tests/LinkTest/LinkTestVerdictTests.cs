using Peerline.Edge;
using Peerline.Routing.Addressing;
using Peerline.Stages.LinkTest;
using Peerline.Storage;

namespace Peerline.Tests.LinkTest;

public class LinkTestVerdictTests
{
    private static readonly LinkTestPlan Plan = new("e0", Address.Parse("169.254.1.2"), Address.Parse("169.254.1.1"), 9000, 1000);
    private static readonly InterfaceCounters Zero = new(10, 10, 0, 0, 0, 0, 0);

    private static readonly LinkTestResult Good = new()
    {
        StartedAt = new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero),
        EndedAt = new DateTimeOffset(2026, 11, 23, 12, 0, 21, TimeSpan.Zero),
        Tool = "ping from iputils 20221126",
        Carrier = true,
        V4 = new PingResult(Plan.Peer, 1000, 1000, TimeSpan.FromMicroseconds(61), TimeSpan.FromMicroseconds(84),
            TimeSpan.FromMicroseconds(310), null),
        V6 = new PingResult(Address.Parse("fe80::1"), 10, 10, TimeSpan.FromMicroseconds(61), TimeSpan.FromMicroseconds(84),
            TimeSpan.FromMicroseconds(310), null),
        ArpAnswers = ["02:00:00:00:00:01"],
        Mtu = [new(1500, MtuVerdict.Passed), new(9000, MtuVerdict.Passed)],
        Before = Zero,
        After = new(2010, 2010, 0, 0, 0, 0, 0),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    private static readonly Dictionary<string, (LinkTestResult Result, string Check, string Says)> Cases = new()
    {
        ["no light"] = (Good with { Carrier = false, V4 = Lost(1000, 0), ArpAnswers = [], Mtu = [] }, "carrier", "e0 has no carrier"),
        ["nobody there"] = (Good with { V4 = Lost(1000, 0), ArpAnswers = [], Mtu = [] }, "arp", "nobody answers for 169.254.1.1"),
        ["a bridge"] = (Good with { ArpAnswers = ["02:00:00:00:00:01", "02:00:00:00:00:02"] }, "arp", "2 devices"),
        ["arp and no ping"] = (Good with { V4 = Lost(1000, 0), Mtu = [new(1500, MtuVerdict.Unreachable)] }, "reachability", "0 of 1000"),
        ["nothing was sent"] = (Good with { V4 = new PingResult(Plan.Peer, 0, 0, null, null, null, "sendmsg: Network is down") },
            "reachability", "Network is down"),
        ["loss"] = (Good with { V4 = Lost(1000, 994) }, "loss", "0.6 % of 1000"),
        ["the far end is smaller"] = (Good with { Mtu = [new(1500, MtuVerdict.Passed), new(9000, MtuVerdict.RemoteTooSmall)] },
            "mtu-agreed", "packets of 9000 octets do not come back"),
        ["we are smaller"] = (Good with { Mtu = [new(1500, MtuVerdict.Passed), new(9000, MtuVerdict.LocalTooSmall)] }, "mtu-agreed",
            "the operator's port"),
        ["not even 1500"] = (Good with { Mtu = [new(1500, MtuVerdict.RemoteTooSmall), new(9000, MtuVerdict.RemoteTooSmall)] }, "mtu-1500",
            "packets of 1500 octets"),
        ["the MTU was not measured"] = (Good with { Mtu = [] }, "mtu-1500", "not measured"),
        ["CRC errors"] = (Good with { After = Good.After with { RxCrcErrors = 3, RxErrors = 3 } }, "error-counters", "CRC errors +3"),
        ["counters reset"] = (Good with { Before = Zero with { RxErrors = 7 } }, "error-counters", "reset during the test"),
    };

    private static PingResult Lost(int sent, int received) =>
        new(Plan.Peer, sent, received, received == 0 ? null : TimeSpan.FromMicroseconds(61), received == 0 ? null
            : TimeSpan.FromMicroseconds(84), received == 0 ? null : TimeSpan.FromMicroseconds(310), null);

    private static LinkTestRecord Judge(LinkTestResult result, LinkTestPlan? plan = null) =>
        LinkTestVerdict.Judge(Guid.Empty, Guid.Empty, plan ?? Plan, result);

    [Fact]
    public void A_clean_wire_passes_with_its_figures()
    {
        var record = Judge(Good);
        Assert.True(record.Passed);
        Assert.Equal("Link test passed: 1000 of 1000 packets, 0.084 ms on average, MTU 9000, no errors.", record.Summary);
        Assert.All(record.Checks, c => Assert.True(c.Passed));
        Assert.Equal(["carrier", "arp", "reachability", "loss", "rtt", "mtu-1500", "mtu-agreed", "error-counters", "ipv6-link-local"],
            record.Checks.Select(c => c.Name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_wrong_fails_the_test_and_is_named_first(string name)
    {
        var (result, check, says) = Cases[name];
        var record = Judge(result);
        Assert.False(record.Passed);
        var line = Assert.Single(record.Checks, c => c.Name == check);
        Assert.NotEqual(true, line.Passed);
        Assert.Contains(says, line.Figures, StringComparison.Ordinal);
        Assert.StartsWith($"Link test failed: {check}: ", record.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_IPv6_on_the_far_end_the_wire_still_passes()
    {
        var record = Judge(Good with { V6 = null });
        Assert.True(record.Passed);
        Assert.Null(Assert.Single(record.Checks, c => c.Name == "ipv6-link-local").Passed);
    }

    [Fact]
    public void A_slow_answer_is_shown_and_fails_nothing()
    {
        var record = Judge(Good with { V4 = Good.V4! with { Average = TimeSpan.FromMilliseconds(12) } });
        Assert.True(record.Passed);
        Assert.False(Assert.Single(record.Checks, c => c.Name == "rtt").Passed);
    }

    [Fact]
    public void With_the_ordinary_MTU_there_is_one_probe_of_it() =>
        Assert.DoesNotContain(Judge(Good, Plan with { Mtu = 1500 }).Checks, c => c.Name == "mtu-agreed");

    [Fact]
    public void What_the_wire_says_is_shown_as_text_that_breaks_nothing()
    {
        var record = Judge(Good with { ArpAnswers = ["02:00\r\n\u202eevil", "02:00:00:00:00:02"] });
        Assert.DoesNotContain(record.Summary + string.Concat(record.Checks.Select(c => c.Figures)), c => char.IsControl(c)
            || c == '\u202e');
    }

    [Fact]
    public void A_record_survives_storage_unchanged()
    {
        var json = PeerlineJson.Write(Judge(Good));
        Assert.Equal(json, PeerlineJson.Write(PeerlineJson.Read<LinkTestRecord>(json)));
    }
}
