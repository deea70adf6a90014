
namespace Peerline.Edge.GoBgp;

/// <summary>
/// The way back, written before the first change and deleted after the last: who finds one knows that a writer died over it. It holds
/// secrets: only the owner may read the file.
/// </summary>
/// <param name="Before">What was about to be touched, as it was.</param>
internal sealed record GoBgpJournal(Guid ApplyId, DateTimeOffset Since, GoBgpKept Before, GoBgpScope Scope)
{
    /// <summary>When the guard no longer waits for the writer, counted from when it saw this.</summary>
    public TimeSpan TakeBackAfter { get; init; }

    public static GoBgpJournal? Read(string file) => RouterFile.Read<GoBgpJournal>(file);

    public void Write(string file) => RouterFile.Write(file, this);
}
