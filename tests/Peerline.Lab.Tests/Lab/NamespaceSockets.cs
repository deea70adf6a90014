using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Peerline.Lab.Tests;

/// <summary>
/// Makes sockets in a network namespace for a process that is in another one: a socket belongs for life to the namespace of the thread
/// that made it. Each is made on a thread of its own, which then ends.
/// </summary>
internal sealed partial class NamespaceSockets(LabNamespace where)
{
    private const int CloneNewNet = 0x40000000;

    public Socket Create(AddressFamily family)
    {
        Socket? made = null;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                using var file = File.OpenHandle($"/run/netns/{where.Name}");
                if (SetNamespace(file.DangerousGetHandle().ToInt32(), CloneNewNet) != 0) throw new Win32Exception();
                made = new Socket(family, SocketType.Stream, ProtocolType.Tcp);
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        return made ?? throw new LabException($"No socket in {where.Name}: {failure?.Message}");
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int fd, int kind);
}
