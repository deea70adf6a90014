using Peerline.Lifecycle;
using Peerline.Model;

namespace Peerline.Tests.Stories;

public class StoryTests
{
    public static TheoryData<string> Names => [.. Story.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_life_goes_as_the_story_says(string name) => new StoryRun(Story.All.Single(s => s.Name == name)).Tell();

    [Fact]
    public void There_are_stories_and_none_is_empty()
    {
        Assert.True(Story.All.Count >= 10, $"{Story.All.Count} stories in {Story.Folder}");
        Assert.All(Story.All, s => Assert.True(s.Events.Count > 3, s.Name));
    }

    [Fact]
    public void The_stories_visit_every_state()
    {
        var told = Story.All.SelectMany(s => s.Events).Select(e => e.Expected.GetValueOrDefault("state", "")).SelectMany(s => s.Split(", then ")).ToHashSet();
        Assert.Superset(Enum.GetNames<ConnectionState>().ToHashSet(), told.Where(s => s.Length > 0).ToHashSet());
    }

    [Fact]
    public void The_stories_meet_every_fact_and_every_refusal()
    {
        string[] Said(string word) => [.. Story.All.SelectMany(s => s.Events).SelectMany(e => e.Expected.GetValueOrDefault(word, "").Split(',', StringSplitOptions.TrimEntries))];

        // "Requested" is recorded where the request is taken, before there is a machine to ask.
        var facts = typeof(FactTypes).GetFields().Select(f => (string)f.GetValue(null)!).Where(f => f != FactTypes.Requested).ToHashSet();
        Assert.NotEmpty(facts);
        Assert.Superset(facts, Said("facts").Select(f => $"connection.{f}").ToHashSet());
        Assert.Superset(Enum.GetNames<RefusalReason>().ToHashSet(), Said("refused").Select(r => r.Split(' ')[0]).ToHashSet());
    }

    [Fact]
    public void A_story_that_says_something_wrong_fails()
    {
        var wrong = Story.All.Single(s => s.Name == "happy-path");
        var e = wrong.Events.First(e => e.Text == "operator approves");
        e.Expected["state"] = "Active";
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => new StoryRun(wrong).Tell());
    }
}
