namespace Peerline.Server.Webhooks;

/// <summary>When a delivery that failed is tried again: soon at first, in the end twice a day, and after three days no more.</summary>
internal static class WebhookRetry
{
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1), TimeSpan.FromHours(3), TimeSpan.FromHours(6), TimeSpan.FromHours(12), TimeSpan.FromHours(12),
        TimeSpan.FromHours(12), TimeSpan.FromHours(24),
    ];

    /// <summary>New events for an address that does not answer wait for as long at most.</summary>
    public static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(5);

    /// <param name="attempts">So many have failed, at least one.</param>
    /// <param name="asked">The pause that the receiver asks for (Retry-After); of a day at most.</param>
    /// <returns>Null when it is given up.</returns>
    public static TimeSpan? After(int attempts, TimeSpan? asked)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        if (attempts > Pauses.Length) return null;
        var pause = Pauses[attempts - 1];
        return asked > pause && asked <= TimeSpan.FromDays(1) ? asked : pause;
    }
}
