using Peerline.Edge;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Stages.Provisioning;
using Peerline.Tests.Lifecycle;

namespace Peerline.Tests.Provisioning;

public class LagWatchTests
{
    private static readonly Connection InService = Samples.Request() with { State = ConnectionState.Active, Port = Samples.Lag() };

    [Fact]
    public void What_is_as_it_was_is_no_news_and_a_port_that_is_not_seen_says_nothing()
    {
        Assert.Empty(LagWatch.News(InService, Seen(Port("et-0/1/1"), Port("et-0/1/2"))));
        Assert.Empty(LagWatch.News(InService, Seen(Port("et-0/1/1"))));
        Assert.Empty(LagWatch.News(With(m => m with { DarkSince = Samples.Begin }), Seen(Port("et-0/1/1"), Port("et-0/1/2") with { Up = false })));
    }

    [Fact]
    public void A_member_without_light_without_its_partner_or_out_of_the_LAG_is_news_and_so_is_its_light()
    {
        Assert.Equal([Dark(inLag: true)], LagWatch.News(InService, Seen(Port("et-0/1/1"), Port("et-0/1/2") with { Up = false })));
        Assert.Equal([Dark(inLag: true)], LagWatch.News(InService, Seen(Port("et-0/1/1"), Port("et-0/1/2") with { IsInLagUse = false })));
        Assert.Equal([Dark(inLag: false)], LagWatch.News(InService, Seen(Port("et-0/1/1"), Port("et-0/1/2") with { Lag = null })));
        var dark = With(m => m with { DarkSince = Samples.Begin });
        Assert.Equal([new MemberSeen(Samples.Member("C-2").PortId, true, true)], LagWatch.News(dark, Seen(Port("et-0/1/1"), Port("et-0/1/2"))));

        // Up for a while and dark again: that nothing is told of it is the machine's to say.
        var flaps = With(m => m with { DarkSince = Samples.Begin, LitSince = Samples.Begin });
        Assert.Equal([Dark(inLag: true)], LagWatch.News(flaps, Seen(Port("et-0/1/1"), Port("et-0/1/2") with { Up = false })));
        Assert.Empty(LagWatch.News(flaps, Seen(Port("et-0/1/1"), Port("et-0/1/2"))));
    }

    [Fact]
    public void Nothing_is_news_of_what_is_not_in_service_or_comes_and_goes()
    {
        var dark = Seen(Port("et-0/1/1"), Port("et-0/1/2") with { Up = false });
        Assert.Empty(LagWatch.News(InService with { State = ConnectionState.Validating }, dark));
        Assert.Empty(LagWatch.News(InService with { Drain = new Drain(DrainPhase.Culled, Samples.Begin) }, dark));
        Assert.Empty(LagWatch.News(InService with { Port = Samples.Port() }, dark));
        foreach (var phase in Enum.GetValues<MemberPhase>())
            Assert.Empty(LagWatch.News(With(m => m with { Change = new MemberChange(phase, Samples.Begin) }), dark));
    }

    private static MemberSeen Dark(bool inLag) => new(Samples.Member("C-2").PortId, inLag, false);

    private static Connection With(Func<LagMember, LagMember> second) => InService with
    {
        Port = InService.Port! with { Lag = InService.Port.Lag!.With(second(Samples.Member("C-2"))) },
    };

    private static InterfaceObservation Port(string name) => new() { Name = name, Up = true, Lag = "ae12", IsInLagUse = true };

    private static RouterObservation Seen(params InterfaceObservation[] ports) => new() { At = Samples.Begin, LocalAsn = new(64496), Interfaces = ports };
}
