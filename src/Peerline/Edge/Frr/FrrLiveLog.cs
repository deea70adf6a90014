using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Peerline.Edge.Frr;

/// <summary>
/// bgpd's log as it is written: what <c>terminal monitor</c> in vtysh shows. The daemon passes the end of a socket pair beside its
/// answer (SCM_RIGHTS, unix(7)); each datagram on it is one line with a header (lib/zlog_live.h).
/// </summary>
internal sealed class FrrLiveLog : IDisposable
{
    //  0                   8           12        16      24      32       36     40      44
    //  | seconds (u64)     | ns (u32)  | header  | pid   | tid   | lost   | prio | flags | text length | …
    private const int HeaderLengthAt = 12;
    private const int TextLengthAt = 44;
    private const int SolSocket = 1;
    private const int ScmRights = 1;
    private const int AnswerTime = 5000;

    private readonly Socket vty;
    private readonly Socket log;

    private FrrLiveLog(Socket vty, Socket log) => (this.vty, this.log) = (vty, log);

    /// <summary>Null when this daemon has no live log: one older than FRR 8.2.</summary>
    public static FrrLiveLog? TryOpen(string directory)
    {
        // Only used synchronously: recvmsg below wants a socket that waits.
        var vty = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = AnswerTime };
        try
        {
            vty.Connect(new UnixDomainSocketEndPoint(Path.Combine(directory, "bgpd.vty")));
            Exchange(vty, "enable");
            if (Exchange(vty, "terminal monitor") is { } descriptor)
            {
                return new FrrLiveLog(vty, new Socket(new SafeSocketHandle(descriptor, ownsHandle: true)));
            }
        }
        catch (SocketException)
        {
            // Whoever asks for the sessions themselves hears that the daemon is gone.
        }

        vty.Dispose();
        return null;
    }

    /// <summary>The next line without its header; null when the daemon has closed.</summary>
    public async Task<string?> NextAsync(CancellationToken cancel)
    {
        var buffer = new byte[64 * 1024];
        var n = await log.ReceiveAsync(buffer, cancel);
        return n == 0 ? null : Text(buffer.AsSpan(0, n));
    }

    public void Dispose()
    {
        log.Dispose();
        vty.Dispose();
    }

    internal static string Text(ReadOnlySpan<byte> line)
    {
        if (line.Length < TextLengthAt + 4) return "";
        var start = BinaryPrimitives.ReadUInt32LittleEndian(line[HeaderLengthAt..]);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(line[TextLengthAt..]);
        return start > line.Length || length > line.Length - start ? "" : Encoding.UTF8.GetString(line.Slice((int)start, (int)length));
    }

    /// <summary>Sends a command, reads the answer to its end, and returns the descriptor that came with it.</summary>
    private static nint? Exchange(Socket vty, string command)
    {
        vty.Send(Encoding.ASCII.GetBytes(command + '\0'));
        nint? descriptor = null;
        var tail = new byte[4];
        do
        {
            var n = Receive(vty, tail, ref descriptor);
            if (n <= 0) throw new SocketException((int)SocketError.ConnectionReset);
        }
        while (tail is not [0, 0, 0, _]);
        return tail[3] == 0 ? descriptor : null;
    }

    private static nint Receive(Socket from, byte[] tail, ref nint? descriptor)
    {
        const int size = 4096;
        var memory = Marshal.AllocHGlobal(size + 64 + Marshal.SizeOf<IoVector>());
        try
        {
            var (control, vector) = (memory + size, memory + size + 64);
            Marshal.StructureToPtr(new IoVector { Base = memory, Length = size }, vector, fDeleteOld: false);
            var message = new MessageHeader { Vectors = vector, VectorCount = 1, Control = control, ControlLength = 64 };
            var n = ReceiveMessage((int)from.Handle, ref message, 0);
            for (var i = 0; i < n; i++) (tail[0], tail[1], tail[2], tail[3]) = (tail[1], tail[2], tail[3], Marshal.ReadByte(memory, i));

            // struct cmsghdr: length (8), level (4), type (4), then the descriptors.
            if (n > 0 && message.ControlLength >= 20 && Marshal.ReadInt32(control, 8) == SolSocket
                && Marshal.ReadInt32(control, 12) == ScmRights)
            {
                descriptor = Marshal.ReadInt32(control, 16);
            }

            return n;
        }
        finally
        {
            Marshal.FreeHGlobal(memory);
        }
    }

    [DllImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    private static extern nint ReceiveMessage(int socket, ref MessageHeader message, int flags);

    [StructLayout(LayoutKind.Sequential)]
    private struct IoVector
    {
        public nint Base;
        public nint Length;
    }

    /// <summary>struct msghdr of 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct MessageHeader
    {
        public nint Name;
        public uint NameLength;
        public nint Vectors;
        public nint VectorCount;
        public nint Control;
        public nint ControlLength;
        public int Flags;
    }
}
