using Peerline.Edge.Linux;

namespace Peerline.Edge.Bird;

/// <summary>
/// Written before anything is touched and deleted after the confirmation: who finds one knows that a writer died over it. BIRD's file
/// needs no way back, because only what is confirmed goes there; the addresses on ports do.
/// </summary>
internal sealed record BirdJournal(Guid ApplyId, DateTimeOffset Since, IReadOnlyList<PortAddress> Placed)
{
    public static BirdJournal? Read(string file) => RouterFile.Read<BirdJournal>(file);

    public void Write(string file) => RouterFile.Write(file, this);
}
