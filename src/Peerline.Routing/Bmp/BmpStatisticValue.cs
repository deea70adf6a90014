using Peerline.Routing.Addressing;

namespace Peerline.Routing.Bmp;

/// <summary>A statistic to be written: the type decides how the number is written (<see cref="BmpStatistic.FormOf"/>).</summary>
/// <param name="Type">The type.</param>
/// <param name="Value">The number; a counter keeps the low 32 bits.</param>
/// <param name="Family">The family of a per-family gauge.</param>
public readonly record struct BmpStatisticValue(BmpStatisticType Type, ulong Value, AfiSafi Family = default);
