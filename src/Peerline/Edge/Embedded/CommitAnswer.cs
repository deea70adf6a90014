namespace Peerline.Edge.Embedded;

/// <param name="Sentences">Everything that stands against it.</param>
public sealed record CommitAnswer(CommitVerdict Verdict, IReadOnlyList<string> Sentences)
{
    public static CommitAnswer Committed { get; } = new(CommitVerdict.Committed, []);
}
