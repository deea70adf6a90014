using Peerline.Access;

namespace Peerline.Stages.Request;

/// <summary>Tags are the peer's own notes, with the limits of Azure Resource Manager.</summary>
public static class TagRules
{
    public const int MostTags = 50;

    public static void Check(IReadOnlyDictionary<string, string>? tags, List<Problem> problems)
    {
        if (tags is null) return;
        if (tags.Count > MostTags) problems.Add(new("TooManyTags", $"There are {tags.Count} tags; at most {MostTags} are kept.", "tags"));
        if (tags.Keys.Any(k => k.Length is 0 or > 512 || k.Any(c => char.IsControl(c) || "<>%&\\?/".Contains(c))))
            problems.Add(new("InvalidTagName", "The name of a tag has 1 to 512 characters, none of < > % & \\ ? / among them.", "tags"));
        if (tags.Values.Any(v => v.Length > 256))
            problems.Add(new("InvalidTagValue", "The value of a tag has at most 256 characters.", "tags"));
    }

    public static bool Same(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b) =>
        a.Count == b.Count && a.All(t => b.TryGetValue(t.Key, out var value) && value == t.Value);
}
