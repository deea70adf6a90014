using System.Runtime.InteropServices;

namespace Peerline.Edge.Embedded;

/// <summary>kill(2): .NET knows only SIGKILL.</summary>
internal static class Signal
{
    public const int Kill = 9;
    public const int Terminate = 15;

    /// <summary>False when there is no such process, or it is not ours.</summary>
    public static bool Send(int processId, int signal) => kill(processId, signal) == 0;

    public static bool IsAlive(int processId) => kill(processId, 0) == 0;

    [DllImport("libc")]
    private static extern int kill(int processId, int signal);
}
