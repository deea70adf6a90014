namespace Peerline.Notifications;

/// <summary>
/// When a deferred mail is tried again. A mail server of one's own is usually back within minutes, so the first pauses are short and
/// double; the end after five days is what RFC 5321 section 4.5.4.1 advises.
/// </summary>
public static class MailRetry
{
    static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);
    static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);
    static readonly TimeSpan GivenUpAfter = TimeSpan.FromDays(5);

    /// <param name="written">The draft's date.</param>
    /// <param name="attempts">So many have failed, at least one.</param>
    /// <returns>Null when it is time to give up and tell a person.</returns>
    public static DateTimeOffset? Next(DateTimeOffset written, int attempts, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        const int doublingsUntilLongest = 6;
        var pause = FirstPause * (1 << Math.Min(attempts - 1, doublingsUntilLongest));
        var next = now + (pause < LongestPause ? pause : LongestPause);
        return next - written <= GivenUpAfter ? next : null;
    }
}
