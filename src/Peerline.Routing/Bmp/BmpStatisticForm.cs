namespace Peerline.Routing.Bmp;

/// <summary>What the value of a statistic looks like (RFC 7854 4.8).</summary>
public enum BmpStatisticForm : byte
{
    /// <summary>Not understood, or of another length than its type has: kept raw.</summary>
    Raw = 0,
    /// <summary>A 32-bit counter, which wraps.</summary>
    Counter = 1,
    /// <summary>A 64-bit gauge.</summary>
    Gauge = 2,
    /// <summary>A family (AFI, SAFI) and its 64-bit gauge.</summary>
    FamilyGauge = 3,
}
