using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Peerline.Routing.Rtr;

namespace Peerline.Server.Tests.Sources;

/// <summary>A cache on loopback that speaks RPKI-RTR (RFC 8210) in the version that it is asked in, and whose VRPs never change.</summary>
internal sealed class RtrServer : IAsyncDisposable
{
    private const ushort Session = 7;
    private const uint Serial = 1;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly IReadOnlyList<Vrp> vrps;
    private readonly Task serving;

    public RtrServer(params IReadOnlyList<Vrp> vrps)
    {
        this.vrps = vrps;
        listener.Start();
        serving = ServeAsync();
    }

    public string Address => $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>One router after the other: a server has one conversation with it.</summary>
    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(end.Token);
                await ConverseAsync(client.GetStream());
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task ConverseAsync(NetworkStream stream)
    {
        try
        {
            var query = new byte[RtrPdu.MaximumLength];
            while (true)
            {
                await stream.ReadExactlyAsync(query.AsMemory(0, RtrPdu.HeaderLength), end.Token);
                var length = (int)BinaryPrimitives.ReadUInt32BigEndian(query.AsSpan(4));
                await stream.ReadExactlyAsync(query.AsMemory(RtrPdu.HeaderLength, length - RtrPdu.HeaderLength), end.Token);
                await stream.WriteAsync(Answer(query[0], (RtrPduType)query[1] is RtrPduType.ResetQuery ? vrps : []), end.Token);
            }
        }
        catch (IOException)
        {
            // The router is gone.
        }
    }

    private static byte[] Answer(byte version, IReadOnlyList<Vrp> vrps)
    {
        var answer = new byte[CacheResponsePdu.Length + vrps.Count * PrefixPdu.IPv6Length + EndOfDataPdu.Version1Length];
        var length = new CacheResponsePdu(version, Session).WriteTo(answer);
        foreach (var vrp in vrps) length += new PrefixPdu(version, IsAnnouncement: true, vrp).WriteTo(answer.AsSpan(length));
        length += new EndOfDataPdu(version, Session, Serial, RefreshSeconds: 3600, RetrySeconds: 600, ExpireSeconds: 7200).WriteTo(answer.AsSpan(length));
        return answer[..length];
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await serving;
        listener.Stop();
        end.Dispose();
    }
}
