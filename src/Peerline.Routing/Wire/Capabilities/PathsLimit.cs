using System.Globalization;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>One family of a paths limit capability.</summary>
/// <param name="Family">The family.</param>
/// <param name="Maximum">How many paths for a prefix the sender wants to receive.</param>
public readonly record struct PathsLimit(AfiSafi Family, ushort Maximum)
{
    /// <summary><c>ipv4-unicast 4</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Family} {Maximum}");
}
