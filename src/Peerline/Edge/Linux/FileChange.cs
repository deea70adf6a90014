using System.Runtime.InteropServices;

namespace Peerline.Edge.Linux;

/// <summary>
/// When a file was last changed, by statx(2). .NET tells when it was written, and who puts another file in its place brings that time along.
/// </summary>
internal static class FileChange
{
    private const int CurrentDirectory = -100;
    private const uint Basic = 0x7ff;
    private const int Octets = 256;

    /// <summary>Where both times are in the octets: seconds, then nanoseconds.</summary>
    private const int Changed = 96, Written = 112;

    /// <summary>Written, put there, renamed, or given another owner or mode, whichever was last; null when it is not there.</summary>
    public static DateTimeOffset? Of(string file)
    {
        var status = new byte[Octets];
        if (statx(CurrentDirectory, file, 0, Basic, status) < 0) return null;
        var (changed, written) = (At(status.AsSpan(Changed)), At(status.AsSpan(Written)));
        return changed > written ? changed : written;
    }

    private static DateTimeOffset At(ReadOnlySpan<byte> time)
    {
        var (seconds, nanoseconds) = (MemoryMarshal.Read<long>(time), MemoryMarshal.Read<uint>(time[sizeof(long)..]));
        return DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick);
    }

    [DllImport("libc", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int statx(int directory, string path, int flags, uint mask, byte[] status);
}
