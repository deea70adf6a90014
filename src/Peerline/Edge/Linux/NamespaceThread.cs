using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Peerline.Edge.Linux;

/// <summary>
/// Does something in another network namespace (setns(2)). A socket belongs for life to the namespace of the thread that made it; the
/// thread is made for this one thing and ends with it.
/// </summary>
internal static class NamespaceThread
{
    private const int CloneNewNet = 0x40000000;

    /// <param name="namespaceName">As <c>ip netns</c> knows it; null for the namespace of this process.</param>
    public static Task<T> RunAsync<T>(string? namespaceName, Func<T> act)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                if (namespaceName is not null) Enter(namespaceName);
                done.SetResult(act());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        }) { IsBackground = true };
        thread.Start();
        return done.Task;
    }

    private static void Enter(string namespaceName)
    {
        using var file = File.OpenHandle(Path.Combine("/run/netns", namespaceName));
        if (setns(file.DangerousGetHandle().ToInt32(), CloneNewNet) != 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int setns(int fd, int kind);
}
