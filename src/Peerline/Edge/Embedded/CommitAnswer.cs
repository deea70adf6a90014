namespace Peerline.Edge.Embedded;

/// <param name="Sentences">Everything that stands against it.</param>
public sealed record CommitAnswer(CommitVerdict Verdict, IReadOnlyList<string> Sentences)
{
    /// <summary>The latest generation that a newer writer has left; null where none was there.</summary>
    public int? Newer { get; init; }

    public static CommitAnswer Committed { get; } = new(CommitVerdict.Committed, []);
}
