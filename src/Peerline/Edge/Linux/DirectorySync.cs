using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Peerline.Edge.Linux;

/// <summary>A rename is durable only when its directory is synced (fsync(2)), and .NET opens no directories.</summary>
internal static class DirectorySync
{
    /// <summary>EACCES.</summary>
    private const int NoPermission = 13;

    /// <exception cref="IOException">It could not be synced.</exception>
    public static void Flush(string path)
    {
        var directory = open(path, 0);
        // A directory that may be written to and not read cannot be opened, and so not be synced.
        if (directory < 0 && Marshal.GetLastPInvokeError() == NoPermission) return;
        var failed = directory < 0 || fsync(directory) < 0;
        var error = Marshal.GetLastPInvokeError();
        if (directory >= 0) _ = close(directory);
        if (failed) throw new IOException($"{path} is not synced: {new Win32Exception(error).Message}");
    }

    [DllImport("libc", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int open(string path, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int fsync(int file);

    [DllImport("libc")]
    private static extern int close(int file);
}
