namespace Peerline.Routing.Tests;

/// <summary>What work allocates once it has run before.</summary>
internal static class Allocated
{
    /// <summary>
    /// Octets, the least of up to five measurements: a collection that a test beside this one sets off ends the thread's allocation buffer, and
    /// its unused rest is counted here. What the work itself allocates is there every time.
    /// </summary>
    public static long By(Action work)
    {
        var least = long.MaxValue;
        for (var i = 0; i < 5 && least > 0; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
