using System.Globalization;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>One family of a long-lived graceful restart capability.</summary>
/// <param name="Family">The family.</param>
/// <param name="Flags">0x80: its forwarding state was preserved.</param>
/// <param name="StaleSeconds">How long its routes may be kept as stale, 0 to 16,777,215.</param>
public readonly record struct LongLivedGracefulRestart(AfiSafi Family, byte Flags, int StaleSeconds)
{
    /// <summary><c>ipv4-unicast 3600 s</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Family} {StaleSeconds} s");
}
