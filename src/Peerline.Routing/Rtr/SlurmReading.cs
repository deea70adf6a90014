using System.Collections.Immutable;

namespace Peerline.Routing.Rtr;

/// <summary>What came of reading a SLURM file.</summary>
/// <param name="Slurm">The file; null when something in it is wrong that is not harmless.</param>
/// <param name="Problems">
/// Everything that RFC 8416 would not have, all of it at once. A strict reader refuses a file with any problem, as RFC 8416 3.1 asks.
/// </param>
public sealed record SlurmReading(Slurm? Slurm, ImmutableArray<DocumentProblem> Problems)
{
    /// <summary>True when the file keeps to every rule.</summary>
    public bool IsConformant => Problems.IsEmpty;
}
