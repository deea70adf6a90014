using System.Runtime.InteropServices;

namespace Peerline.Edge.Embedded;

/// <summary>kill(2): .NET sends only SIGKILL, and only to its children.</summary>
internal static class Signal
{
    public const int Kill = 9;
    public const int Terminate = 15;

    /// <summary>False when there is no such process, or it is not ours.</summary>
    public static bool Send(int processId, int signal) => kill(processId, signal) == 0;

    [DllImport("libc")]
    private static extern int kill(int processId, int signal);
}
