namespace Peerline.Edge.Frr;

/// <summary>
/// The way back, written before the first command and deleted after the last: who finds one knows that a writer died over it.
/// It holds the configuration of what was about to be touched, as text, with its secrets: only the owner may read the file.
/// </summary>
/// <param name="TakeBackAfter">When the guard no longer waits for the writer, counted from when it saw this.</param>
internal sealed record FrrJournal(Guid ApplyId, DateTimeOffset Since, TimeSpan TakeBackAfter, string Before, FrrScope Scope)
{
    public static FrrJournal? Read(string file) => RouterFile.Read<FrrJournal>(file);

    public void Write(string file) => RouterFile.Write(file, this);
}
