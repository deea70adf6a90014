using Peerline.Edge.Linux;

namespace Peerline.Edge.Bird;

/// <summary>
/// Written before anything is touched and deleted after the confirmation: who finds one knows that a writer died over it. BIRD's file
/// needs no way back, because only what is confirmed goes there; the addresses on ports do.
/// </summary>
/// <param name="Placed">Taken away when the change is taken back.</param>
internal sealed record BirdJournal(Guid ApplyId, DateTimeOffset Since, IReadOnlyList<PortAddress> Placed)
{
    /// <summary>Taken away once the change is confirmed.</summary>
    public IReadOnlyList<PortAddress> Released { get; init; } = [];

    /// <summary>BIRD may have been asked to read a configuration.</summary>
    public bool Configures { get; init; } = true;

    /// <summary>When the guard no longer waits for the writer, counted from when it saw this.</summary>
    public TimeSpan TakeBackAfter { get; init; }

    public static BirdJournal? Read(string file) => RouterFile.Read<BirdJournal>(file);

    public void Write(string file) => RouterFile.Write(file, this);
}
