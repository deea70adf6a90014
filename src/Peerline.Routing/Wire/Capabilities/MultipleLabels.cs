using System.Globalization;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>One entry of a multiple labels capability.</summary>
/// <param name="Family">The family.</param>
/// <param name="Count">How many labels for a prefix the sender can take; 255 means any number, 0 and 1 mean nothing.</param>
public readonly record struct MultipleLabels(AfiSafi Family, byte Count)
{
    /// <summary><c>ipv4-vpn 3</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Family} {Count}");
}
