using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;
using Peerline.Edge.Linux;

namespace Peerline.Edge.GoBgp;

/// <summary>
/// The way to gobgpd: a Unix socket, or TCP from within the router's namespace, so that its loopback is reached. Over TLS the server is
/// known by its pinned certificate or by the operator's own authority.
/// </summary>
internal static class GoBgpChannel
{
    // gobgpd itself sends up to 256 MiB in a message.
    private const int MaxMessage = 256 << 20;
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(5);

    public static GrpcChannel Open(GoBgpSettings settings)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = ConnectTime,
            ConnectCallback = (context, cancel) => ConnectAsync(settings, context.DnsEndPoint, cancel),
            UseProxy = false,
        };
        if (settings.IsEncrypted) handler.SslOptions = Tls(settings);
        var address = settings.SocketPath is null ? settings.Endpoint : "http://localhost";
        return GrpcChannel.ForAddress(
            address, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true, MaxReceiveMessageSize = MaxMessage });
    }

    private static async ValueTask<Stream> ConnectAsync(GoBgpSettings settings, DnsEndPoint to, CancellationToken cancel)
    {
        // A Unix socket is of the file system: it has no namespace.
        var socket = settings.SocketPath is not null
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : await NamespaceThread.RunAsync(
                settings.Namespace, () => new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });
        try
        {
            if (settings.SocketPath is { } path) await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
            else await socket.ConnectAsync(to, cancel);
            if (socket is { RemoteEndPoint: IPEndPoint there, LocalEndPoint: IPEndPoint here }) MustBeHere(Plain(there.Address), Plain(here.Address));
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Who speaks to an address of its own machine does so from that address, or from another one of the loopback.</summary>
    private static void MustBeHere(IPAddress there, IPAddress here)
    {
        if (!IPAddress.IsLoopback(there) && !there.Equals(here))
            throw new RouterRefusedException($"gobgpd at {there} is on another machine: its ports are there, and who stands guard must be. Add ssh to the settings.");
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static SslClientAuthenticationOptions Tls(GoBgpSettings settings)
    {
        var options = new SslClientAuthenticationOptions();
        if (settings.ServerFingerprint is { } pin)
        {
            // The operator has named this one certificate: neither its name nor its dates add anything.
            options.RemoteCertificateValidationCallback = (_, shown, _, _) =>
                shown is not null && shown.GetCertHashString(HashAlgorithmName.SHA256).Equals(pin, StringComparison.OrdinalIgnoreCase);
        }
        else if (settings.CaFile is { } file)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.ImportFromPemFile(file);
            options.CertificateChainPolicy = policy;
        }

        if (settings.ClientCertificateFile is { } certificate)
        {
            options.ClientCertificates = [X509Certificate2.CreateFromPemFile(certificate, settings.ClientKeyFile)];
        }

        return options;
    }
}
