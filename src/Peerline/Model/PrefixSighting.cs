using Peerline.Routing.Addressing;

namespace Peerline.Model;

/// <summary>Where a prefix comes from at one moment: its origin over the primary and over the backup metro; null where it is not
/// announced.</summary>
public sealed record PrefixSighting(Asn? Primary, Asn? Backup)
{
    public static PrefixSighting Nowhere { get; } = new(null, null);
}
