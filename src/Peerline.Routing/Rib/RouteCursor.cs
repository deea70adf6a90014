using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Rib;

/// <summary>
/// Where a page ended: behind this route, whether or not it is still there. Routes are in the order of prefix, peer and path.
/// </summary>
/// <param name="Prefix">The prefix of the last route.</param>
/// <param name="Peer">The number of its peer, <see cref="AdjRibIn.Number"/>.</param>
/// <param name="PathId">Its path identifier.</param>
public readonly record struct RouteCursor(Prefix Prefix, int Peer, uint PathId)
{
    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out RouteCursor cursor)
    {
        cursor = default;
        var parts = text?.Split(',') ?? [];
        if (parts.Length != 3 || !Prefix.TryParse(parts[0], out var prefix)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var peer)
            || !uint.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var path)) return false;
        cursor = new RouteCursor(prefix, peer, path);
        return true;
    }

    /// <summary><c>192.0.2.0/24,1,0</c></summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Prefix},{Peer},{PathId}");
}
