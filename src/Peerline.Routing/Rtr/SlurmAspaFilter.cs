using Peerline.Routing.Addressing;

namespace Peerline.Routing.Rtr;

/// <summary>Takes away the providers of an AS (version 2, draft-ietf-sidrops-aspa-slurm).</summary>
/// <param name="Customer">The AS.</param>
/// <param name="Comment">Why, in the words of the file.</param>
public sealed record SlurmAspaFilter(Asn Customer, string? Comment = null);
