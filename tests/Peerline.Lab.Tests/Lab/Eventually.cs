using System.Diagnostics;

namespace Peerline.Lab.Tests;

/// <summary>Waits until a fact is true, and says what it last saw when it never was.</summary>
public static class Eventually
{
    /// <summary>Long enough for a BGP session on a busy machine.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    public static Task TrueAsync(Func<Task<bool>> fact, string what, TimeSpan? within = null) =>
        EqualAsync(true, fact, what, within);

    public static Task EqualAsync<T>(T expected, Func<Task<T>> read, string what, TimeSpan? within = null) =>
        MatchesAsync(read, seen => EqualityComparer<T>.Default.Equals(seen, expected), $"{what} is {expected}", within);

    /// <summary>Reads until it matches, and returns what matched.</summary>
    public static async Task<T> MatchesAsync<T>(Func<Task<T>> read, Func<T, bool> matches, string what, TimeSpan? within = null)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var seen = await read();
            if (matches(seen)) return seen;
            if (clock.Elapsed > (within ?? Within))
            {
                Assert.Fail($"Not seen within {clock.Elapsed.TotalSeconds:F1} s: {what}. Last seen: {seen}");
            }
            await Task.Delay(Between);
        }
    }
}
