using System.Net;
using System.Net.Sockets;
using Peerline.Routing.Rtr;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Rtr;

/// <summary>A cache that does exactly what the test tells it, over a real socket.</summary>
internal sealed class ScriptedCache : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ScriptedCache()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
    }

    public static CancellationToken Deadline => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    public RtrCacheOptions Options => new() { Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndPoint!).Port };

    public async Task<Router> AcceptAsync() => new(await _listener.AcceptAsync(Deadline));

    public void Dispose() => _listener.Dispose();

    /// <summary>One router that has connected.</summary>
    public sealed class Router(Socket socket) : IDisposable
    {
        private readonly byte[] _buffer = new byte[4096];
        private int _filled;

        public async Task SendAsync(params byte[][] pdus)
        {
            foreach (var pdu in pdus) await socket.SendAsync(pdu, Deadline);
        }

        /// <summary>The next PDU, whole; null when the router has closed the connection.</summary>
        public async Task<byte[]?> ReceiveAsync()
        {
            while (true)
            {
                if (RtrPdu.TryRead(_buffer.AsSpan(0, _filled), out var pdu, out _) == FrameStatus.Complete)
                {
                    var octets = pdu.Octets.ToArray();
                    _buffer.AsSpan(octets.Length, _filled - octets.Length).CopyTo(_buffer);
                    _filled -= octets.Length;
                    return octets;
                }
                try
                {
                    var received = await socket.ReceiveAsync(_buffer.AsMemory(_filled), Deadline);
                    if (received == 0) return null;
                    _filled += received;
                }
                catch (SocketException)
                {
                    return null;
                }
            }
        }

        public async Task ExpectAsync(byte[] pdu) => Assert.Equal(Convert.ToHexStringLower(pdu), Convert.ToHexStringLower((await ReceiveAsync())!));

        public async Task<(RtrErrorCode Code, byte[] Erroneous, string Text)> ExpectErrorAsync()
        {
            RtrPdu.TryRead(await ReceiveAsync(), out var pdu, out _);
            var report = ErrorReportPdu.Read(pdu);
            return (report.Code, report.ErroneousPdu.ToArray(), report.Text);
        }

        public async Task ExpectEndAsync() => Assert.Null(await ReceiveAsync());

        public void Dispose() => socket.Dispose();
    }
}
