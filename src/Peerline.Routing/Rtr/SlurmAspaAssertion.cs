namespace Peerline.Routing.Rtr;

/// <summary>Adds the providers of an AS (version 2, draft-ietf-sidrops-aspa-slurm).</summary>
/// <param name="Aspa">The AS and its providers.</param>
/// <param name="Comment">Why, in the words of the file.</param>
public sealed record SlurmAspaAssertion(Aspa Aspa, string? Comment = null);
