using System.Collections.Immutable;

namespace Peerline.Edge.Bird;

/// <summary>
/// What Peerline knows of its file and does not write into it, which is byte for byte what it was when nothing is left there. It is written
/// right before that file.
/// </summary>
/// <param name="Hash">Of the file as Peerline writes it: one that is another was edited since.</param>
/// <param name="TakenOff"><see cref="RouterMarker.TakenOff"/>.</param>
internal sealed record BirdKept(string Hash, ImmutableArray<MarkedRemoval> TakenOff)
{
    /// <summary>Null where there is none yet: an older version wrote Peerline's file, or nobody did.</summary>
    public static BirdKept? Read(string file) => RouterFile.Read<BirdKept>(file);

    public void Write(string file) => RouterFile.Write(file, this);
}
