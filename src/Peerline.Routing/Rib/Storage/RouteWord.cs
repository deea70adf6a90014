using Peerline.Routing.Rtr;

namespace Peerline.Routing.Rib.Storage;

/// <summary>
/// One route in one word, so that it is replaced in one write: a reader sees the old route or the new one. Zero is no route.
/// </summary>
/// <remarks>
/// <code>
///  63        33  32  31      29 28  27 26  25          0
/// +-------------+---+----------+------+---+-------------+
/// | received at | S | disposed | RPKI | M | attributes  |    S: stale. With M, the rest is the number of the block with all paths.
/// +-------------+---+----------+------+---+-------------+
/// </code>
/// </remarks>
internal static class RouteWord
{
    public const uint MostAttributes = (1u << 26) - 1;
    public const ulong Many = 1ul << 26;
    public const ulong Stale = 1ul << 32;

    private const int OriginShift = 27;
    private const int DispositionShift = 29;
    private const int TimeShift = 33;
    private const long MostSeconds = (1L << 31) - 1;

    // Before the first archives of updates, and good until 2068.
    private static readonly long Epoch = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();

    /// <summary>The part of a word that all routes of one UPDATE share.</summary>
    public static ulong Time(DateTimeOffset receivedAt) =>
        (ulong)Math.Clamp(receivedAt.ToUnixTimeSeconds() - Epoch, 0, MostSeconds) << TimeShift;

    public static ulong Make(uint attributes, ulong time, OriginState origin, RouteDisposition disposition) =>
        attributes | ((ulong)origin << OriginShift) | ((ulong)disposition << DispositionShift) | time;

    public static uint Attributes(ulong word) => (uint)word & MostAttributes;

    public static OriginState Origin(ulong word) => (OriginState)((word >> OriginShift) & 3);

    public static ulong WithOrigin(ulong word, OriginState origin) => (word & ~(3ul << OriginShift)) | ((ulong)origin << OriginShift);

    public static RouteDisposition Disposition(ulong word) => (RouteDisposition)((word >> DispositionShift) & 7);

    /// <summary>1 for a route that policy let through, 0 for another one and for none: to be added up.</summary>
    public static int Accepts(ulong word) => word != 0 && Disposition(word) == RouteDisposition.Accepted ? 1 : 0;

    public static ulong WithDisposition(ulong word, RouteDisposition disposition) =>
        (word & ~(7ul << DispositionShift)) | ((ulong)disposition << DispositionShift);

    public static DateTimeOffset ReceivedAt(ulong word) => DateTimeOffset.FromUnixTimeSeconds((long)(word >> TimeShift) + Epoch);

    public static bool IsStale(ulong word) => (word & Stale) != 0;

    /// <summary>The word that stands for all paths in a block.</summary>
    public static ulong Paths(uint block) => Many | ((ulong)block << 32);

    public static bool HasPaths(ulong word) => (word & Many) != 0;

    public static uint PathBlock(ulong word) => (uint)(word >> 32);
}
