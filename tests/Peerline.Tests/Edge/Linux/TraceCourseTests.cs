using CsCheck;
using Peerline.Edge;
using Peerline.Edge.Linux;
using Peerline.Routing.Addressing;

namespace Peerline.Tests.Edge.Linux;

public class TraceCourseTests
{
    private static readonly Address Destination = Address.Parse("203.0.113.10");

    [Fact]
    public void Lost_answers_leave_no_gap_as_long_as_one_of_three_comes()
    {
        // For each hop of the way, how many of its first answers are lost.
        Gen.Int[0, TraceCourse.Questions - 1].Array[1, TraceCourse.MostHops].Sample(lost =>
        {
            var (told, asked) = Run(lost);
            Assert.Equal(Enumerable.Range(1, lost.Length), told.Select(h => h.Ttl));
            Assert.All(told, h => Assert.Equal(From(h.Ttl, lost.Length), h.From));
            Assert.All(told, h => Assert.InRange(asked[h.Ttl], 1, TraceCourse.Questions));
        });
    }

    [Fact]
    public void A_router_that_never_answers_is_a_star_after_three_questions_and_the_way_goes_on()
    {
        var (told, asked) = Run([0, 99, 0]);
        Assert.Equal([From(1, 3), null, Destination], told.Select(h => h.From));
        Assert.Equal((1, 3, 1), (asked[1], asked[2], asked[3]));
    }

    [Fact]
    public void What_lies_behind_the_destination_is_not_asked_again()
    {
        var (_, asked) = Run([0, 0]);
        Assert.All(asked.Values, times => Assert.Equal(1, times));
    }

    [Fact]
    public void Silence_ends_the_trace_and_is_told_only_so_far()
    {
        var (told, asked) = Run([0, 0, .. Enumerable.Repeat(99, 40)]);
        Assert.Equal(2 + TraceCourse.SilentHops, told.Count);
        Assert.Equal(10, asked.Count);
        Assert.All(asked.Where(a => a.Key > 2), a => Assert.Equal(TraceCourse.Questions, a.Value));
    }

    [Fact]
    public void No_way_is_followed_beyond_thirty_hops()
    {
        var (told, _) = Run(new int[40]);
        Assert.Equal(TraceCourse.MostHops, told.Count);
        Assert.DoesNotContain(told, h => h.From == Destination);
    }

    private static (IReadOnlyList<TraceHop> Told, Dictionary<int, int> Asked) Run(int[] lost)
    {
        var (course, asked) = (new TraceCourse(Destination), new Dictionary<int, int>());
        while (course.Due() is { Count: > 0 } due)
        {
            foreach (var ttl in due)
            {
                asked[ttl] = asked.GetValueOrDefault(ttl) + 1;
                var silent = asked[ttl] <= (ttl <= lost.Length ? lost[ttl - 1] : 99);
                course.Note(silent ? new TraceHop(ttl, null, null) : new TraceHop(ttl, From(ttl, lost.Length), TimeSpan.FromMilliseconds(1)));
            }
        }

        return (course.Told(), asked);
    }

    private static Address From(int ttl, int way) => ttl == way ? Destination : Address.Parse($"192.0.2.{ttl}");
}
