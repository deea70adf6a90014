using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Peerline.Edge.Linux;

/// <summary>A rename is durable only when its directory is synced (fsync(2)), and .NET opens no directories.</summary>
internal static class DirectorySync
{
    public static void Flush(string path)
    {
        var directory = open(path, 0);
        if (directory < 0) throw new Win32Exception();
        var failed = fsync(directory) < 0;
        var error = Marshal.GetLastPInvokeError();
        _ = close(directory);
        if (failed) throw new Win32Exception(error);
    }

    [DllImport("libc", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int open(string path, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int fsync(int file);

    [DllImport("libc")]
    private static extern int close(int file);
}
