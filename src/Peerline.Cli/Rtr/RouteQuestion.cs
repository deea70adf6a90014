using Peerline.Cli.Terminal;
using Peerline.Routing.Addressing;

namespace Peerline.Cli.Rtr;

/// <summary>A route that is asked about.</summary>
/// <param name="Prefix">Its prefix.</param>
/// <param name="Origin">The AS that originates it; null when only the VRPs are asked for.</param>
internal sealed record RouteQuestion(Prefix Prefix, Asn? Origin)
{
    public static RouteQuestion? Parse(string? prefix, string? asn)
    {
        if (prefix is null) return null;
        // A host is a route of full length.
        var text = Address.TryParse(prefix, out var address) ? $"{prefix}/{Prefix.MaxLength(address.Afi)}" : prefix;
        if (!Prefix.TryParse(text, out var parsed)) throw new UsageException($"{Plain.Line(prefix)} is not a prefix.", "Bits beyond the length must be zero.");
        if (asn is null) return new RouteQuestion(parsed, null);
        return Asn.TryParse(asn, out var origin) ? new RouteQuestion(parsed, origin) : throw new UsageException($"{Plain.Line(asn)} is not an AS number.");
    }
}
