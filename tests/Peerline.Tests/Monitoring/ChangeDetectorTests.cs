using Peerline.Edge;
using Peerline.Model;
using Peerline.Monitoring;

namespace Peerline.Tests.Monitoring;

public class ChangeDetectorTests
{
    private static readonly SessionObservation Up = Looks.Session;
    private static readonly SessionObservation Down = Up
        with { State = SessionState.Idle, EstablishedSince = null, PrefixesReceived = 0, LastError = "4/0 Hold Timer Expired (sent by us)",
        LastErrorAt = Looks.Noon + TimeSpan.FromMinutes(7) };
    private static readonly DateTimeOffset Seen = Looks.Noon + TimeSpan.FromMinutes(8);

    private static IReadOnlyList<SessionChange> Between(SessionObservation before, SessionObservation after) =>
        ChangeDetector.Between(before, after, Seen);

    [Fact]
    public void A_session_that_stays_as_it_is_has_not_changed() =>
        Assert.Empty(Between(Up, Up with { PrefixesReceived = 101, EstablishedSince = Looks.Noon + TimeSpan.FromSeconds(1) }));

    [Fact]
    public void A_session_that_went_down_says_when_and_why()
    {
        var change = Assert.Single(Between(Up, Down));
        Assert.Equal((SessionChangeKind.Down, "session.down", true), (change.Kind, change.Word, change.Alarms));
        Assert.Equal(Looks.Noon + TimeSpan.FromMinutes(7), change.At);
        Assert.Equal("The IPv4 session with 45.80.0.0 (AS2002) is down (Idle): 4/0 Hold Timer Expired (sent by us).", change.Sentence);
    }

    [Fact]
    public void A_session_that_came_up_says_since_when()
    {
        var change = Assert.Single(Between(Down, Up with { EstablishedSince = Looks.Noon + TimeSpan.FromMinutes(7.5) }));
        Assert.Equal((SessionChangeKind.Up, Looks.Noon + TimeSpan.FromMinutes(7.5), false), (change.Kind, change.At, change.Alarms));
    }

    [Fact]
    public void A_flap_between_two_looks_shows_in_since_when() =>
        Assert.Equal(SessionChangeKind.Flapped,
            Assert.Single(Between(Up, Up with { EstablishedSince = Looks.Noon + TimeSpan.FromMinutes(5) })).Kind);

    [Fact]
    public void A_flap_between_two_looks_shows_in_the_counter() =>
        Assert.Equal(SessionChangeKind.Flapped,
            Assert.Single(Between(Up with { EstablishedSince = null }, Up with { EstablishedSince = null, Flaps = 4 })).Kind);

    [Fact]
    public void A_router_that_did_not_answer_has_not_changed_anything()
    {
        Assert.Empty(Between(Up, Up with { State = SessionState.Unknown }));
        Assert.Empty(Between(Up with { State = SessionState.Unknown }, Down));
    }

    [Theory]
    [InlineData(100, 149, false)]
    [InlineData(100, 151, true)]
    [InlineData(100, 49, true)]
    [InlineData(5, 14, false)]
    [InlineData(5, 16, true)]
    [InlineData(0, 11, true)]
    public void A_jump_of_prefixes_is_a_change_and_an_everyday_one_is_not(int before, int after, bool jumped) =>
        Assert.Equal(jumped, Between(Up with { PrefixesReceived = before }, Up with { PrefixesReceived = after })
            .Any(c => c.Kind is SessionChangeKind.PrefixesChanged));

    [Fact]
    public void Coming_near_the_limit_is_said_once()
    {
        Assert.Contains(Between(Up with { PrefixesReceived = 890 }, Up with { PrefixesReceived = 910 }), c =>
            c.Kind is SessionChangeKind.NearLimit);
        Assert.Empty(Between(Up with { PrefixesReceived = 910 }, Up with { PrefixesReceived = 920 }));
    }

    [Fact]
    public void A_new_reason_why_it_does_not_come_up_is_said_and_the_same_one_is_not_repeated()
    {
        var refused = Down with { LastError = "2/2 OPEN Message Error: Bad Peer AS (sent by us)", LastErrorAt = Seen };
        Assert.Equal(SessionChangeKind.Error, Assert.Single(Between(Down, refused)).Kind);
        Assert.Empty(Between(refused, refused with { LastErrorAt = Seen + TimeSpan.FromSeconds(30) }));
    }

    [Fact]
    public void A_peers_shutdown_text_cannot_break_a_line()
    {
        var sentence = Assert.Single(Between(Up, Down
            with { LastError = "6/2 Cease: Administrative Shutdown (sent by the peer: bye\r\nInjected: yes\u202e)" })).Sentence;
        Assert.DoesNotContain(sentence, c => char.IsControl(c) || c == '\u202e');
    }

    [Fact]
    public void Every_kind_of_change_has_its_own_word() =>
        Assert.Equal(Enum.GetValues<SessionChangeKind>().Length, Enum.GetValues<SessionChangeKind>()
            .Select(k => new SessionChange(k, Family.IPv4, Seen, "").Word).Distinct().Count());

    [Fact]
    public void A_sample_tells_a_lost_session_from_an_unheard_router()
    {
        Assert.Equal(SessionState.Absent, SessionSample.Of(Looks.Connection, Family.IPv4, Seen, null, null).State);
        Assert.Equal(SessionState.Unknown, SessionSample.Of(Looks.Connection, Family.IPv4, Seen, null, null, heard: false).State);
    }
}
