using System.Text;
using CsCheck;
using Peerline.Access;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Notifications;
using Peerline.Stages.PlannedWork;
using Peerline.Tests.Lifecycle;

namespace Peerline.Tests.PlannedWork;

public class MaintenanceLifeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Any_order_of_words_ends_and_never_goes_back()
    {
        Gen.Enum<MaintenanceWord>().Array[0, 12].Sample(words =>
        {
            var m = Planned();
            foreach (var word in words)
            {
                if (MaintenanceLife.Next(m, word, Noon) is not Answer<Maintenance>.Done { Value: var next }) continue;
                Assert.True(next.State > m.State && m.IsOpen);
                Assert.Equal(next.IsOpen, next.EndedAt is null);
                m = next;
            }
        });
    }

    [Fact]
    public void It_begins_by_itself_and_does_not_end_by_itself()
    {
        Assert.False(MaintenanceLife.IsDue(Planned(), Noon.AddMinutes(-1)));
        Assert.True(MaintenanceLife.IsDue(Planned(), Noon));
        Assert.False(MaintenanceLife.IsDue(Planned() with { State = MaintenanceState.Active }, Noon.AddDays(9)));
    }

    /// <summary>At any time, in any state of the work and the connection: out while it is wanted, back when it is not, and never said twice.</summary>
    [Fact]
    public void What_planned_work_says_to_a_connection_follows_from_both_as_they_are()
    {
        var said = new HashSet<Type>();
        Gen.Select(Gen.Enum<MaintenanceState>(), Gen.Int[-1, 3], Gen.Int[-4, 4], Gen.Bool, Gen.Bool, Gen.Enum<ConnectionState>())
            .Sample((state, before, at, touched, isOut, of) =>
            {
                var c = Samples.Request() with { State = of };
                var m = Planned() with
                {
                    State = state, DrainBefore = before < 0 ? null : TimeSpan.FromHours(before),
                    Scope = new MaintenanceScope { Connections = [touched ? c.Id : Guid.NewGuid()] },
                };
                if (isOut) c = c with { Drain = new Drain(DrainPhase.Culled, Noon) { Work = [m.Id] } };
                var now = m.StartsAt.AddHours(at);
                var wanted = touched && of is not ConnectionState.Rejected && before >= 0
                    && (state is MaintenanceState.Active || state is MaintenanceState.Planned && at >= -before);
                switch (MaintenanceDrain.Next(m, c, Touches(m.Scope, c), now))
                {
                    case StartDrain i: Assert.True(wanted && !isOut && c.IsInService && i.Work == m.Id); said.Add(typeof(StartDrain)); break;
                    case Undrain i: Assert.True(!wanted && isOut && i.Work == m.Id); said.Add(typeof(Undrain)); break;
                    default: Assert.True(wanted == isOut || wanted && !c.IsInService); break;
                }
            }, iter: 20_000, threads: 1);
        Assert.Equal(2, said.Count);
    }

    [Fact]
    public void All_that_is_wrong_with_a_plan_is_told()
    {
        var rules = MaintenanceLife.Check(new("", null, Noon, Noon.AddHours(-1), new(), -5), null, Noon.AddHours(2));
        Assert.Equal(["title", "endsAt", "endsAt", "drainBeforeSeconds", "edgeRouters"], rules.Problems.Select(p => p.Target));
    }

    [Fact]
    public void A_connection_is_touched_by_what_it_needs()
    {
        var c = Samples.Request();
        var port = new PortAssignment(Guid.NewGuid(), Guid.NewGuid(), "port1");
        Assert.True(Touches(new() { Connections = [c.Id] }, c));
        Assert.True(Touches(new() { Facilities = [c.Requested.FacilityId] }, c));
        Assert.False(Touches(new() { EdgeRouters = [port.EdgeRouterId], Ports = [port.PortId] }, c));
        Assert.True(Touches(new() { EdgeRouters = [port.EdgeRouterId] }, c with { Port = port }));
        Assert.True(Touches(new() { Ports = [port.PortId] }, c with { Port = port }));
        Assert.False(Touches(new(), c with { Port = port }));
        Assert.False(Touches(new() { Connections = [c.Id] }, c with { State = ConnectionState.Rejected }));
    }

    /// <summary>PeeringDB numbers exchanges and facilities each for themselves.</summary>
    [Fact]
    public void On_an_exchange_the_facility_is_that_of_the_router_and_not_the_number_of_the_exchange()
    {
        var (onExchange, cable) = (Samples.Request(onExchange: true), Samples.Request());
        var standing = new Dictionary<Guid, int> { [Samples.Router] = 72 };
        var (asNumbered, ofRouter) = (new MaintenanceScope { Facilities = [71] }, new MaintenanceScope { Facilities = [72] });
        Assert.Equal((71, 71), (onExchange.Requested.FacilityId, cable.Requested.FacilityId));
        Assert.False(asNumbered.Touches(onExchange, standing));
        Assert.False(ofRouter.Touches(onExchange, standing));
        Assert.False(asNumbered.Touches(onExchange with { Port = Samples.Port() }, standing));
        Assert.True(ofRouter.Touches(onExchange with { Port = Samples.Port() }, standing));
        Assert.True(asNumbered.Touches(cable with { Port = Samples.Port() }, standing));
        Assert.True(ofRouter.Touches(cable with { Port = Samples.Port() }, standing));
    }

    /// <summary>RFC 5545: lines of at most 75 octets that end with CR LF; what people wrote cannot begin a line of its own.</summary>
    [Fact]
    public void The_note_is_iCalendar_with_the_words_of_MAINTNOTE()
    {
        var text = Note("planned", MaintenanceState.Planned);
        var lines = text.Split("\r\n");
        Assert.All(lines, l => Assert.True(Encoding.UTF8.GetByteCount(l) <= 75 && !l.Contains('\n') && !l.Contains('\r')));
        var unfolded = text.Replace("\r\n ", "").Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(("BEGIN:VCALENDAR", "END:VCALENDAR"), (unfolded[0], unfolded[^1]));
        Assert.Single(unfolded, "END:VEVENT");
        foreach (var line in new[]
        {
            "DTSTART:20261201T120000Z", "DTEND:20261201T140000Z", "SEQUENCE:3", "X-MAINTNOTE-PROVIDER:AS64496", "X-MAINTNOTE-ACCOUNT:AS64500",
            "X-MAINTNOTE-STATUS:CONFIRMED", "X-MAINTNOTE-OBJECT-ID;X-MAINTNOTE-OBJECT-IMPACT=OUTAGE:home/1",
        })
            Assert.Contains(line, unfolded);
        Assert.Contains(unfolded, l => l.StartsWith("DESCRIPTION:Zwei Stunden\\, für beide Router\\; danach", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("planned", MaintenanceState.Planned, "PUBLISH", "CONFIRMED", "CONFIRMED")]
    [InlineData("changed", MaintenanceState.Planned, "PUBLISH", "CONFIRMED", "CONFIRMED")]
    [InlineData("started", MaintenanceState.Active, "PUBLISH", "CONFIRMED", "IN-PROCESS")]
    [InlineData("changed", MaintenanceState.Active, "PUBLISH", "CONFIRMED", "IN-PROCESS")]
    [InlineData("done", MaintenanceState.Done, "PUBLISH", "CONFIRMED", "COMPLETED")]
    [InlineData("cancelled", MaintenanceState.Cancelled, "CANCEL", "CANCELLED", "CANCELLED")]
    public void The_note_says_how_far_the_work_is_and_its_type_says_the_method(
        string word, MaintenanceState state, string method, string status, string maintNote)
    {
        var lines = Note(word, state).Split("\r\n");
        Assert.Equal([$"METHOD:{method}", $"STATUS:{status}", $"X-MAINTNOTE-STATUS:{maintNote}"],
            lines.Where(l => l.StartsWith("METHOD:", StringComparison.Ordinal) || l.Contains("STATUS:", StringComparison.Ordinal)));
        Assert.Equal($"text/calendar; charset=utf-8; method={method}", MaintNote.MediaType(word));
    }

    private static string Note(string word, MaintenanceState state)
    {
        var profile = new OperatorProfile
        {
            LegalName = "Example Transit", Address = "1 Fibre Street", Asn = new(64496), Noc = new Contact(ContactRole.Noc, "noc@operator.example", null),
            PeeringEmail = "peering@operator.example", Signatory = "A", SignatoryTitle = "B", Policy = new PeeringPolicy(),
        };
        var peer = new PeerAsn
        {
            Id = Guid.NewGuid(), SubscriptionId = Guid.NewGuid(), Name = "peer", Asn = new(64500), PeerName = "Contoso", CreatedAt = Noon, ChangedAt = Noon,
        };
        var told = new MaintenanceEvent(
            "s", peer.Id, "New line cards, both\r\nX-EVIL:1", "Zwei Stunden, für beide Router; danach ist alles wie zuvor.\nEND:VEVENT", state, Noon,
            Noon.AddHours(2), 3, [new(Guid.NewGuid(), Guid.NewGuid(), "home/1", "Exampleton")]);
        return Encoding.UTF8.GetString(MaintNote.Write(Guid.NewGuid(), told, word, profile, peer, "operator.example", Noon));
    }

    private static bool Touches(MaintenanceScope scope, Connection c) => scope.Touches(c, new Dictionary<Guid, int>());

    private static Maintenance Planned() => new()
    {
        Id = Guid.NewGuid(), Title = "New line cards", StartsAt = Noon, EndsAt = Noon.AddHours(2), Scope = new(), Made = Authorship.Of("operator", Noon),
    };
}
