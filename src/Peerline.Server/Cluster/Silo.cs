using System.Net;
using System.Net.Sockets;
using Orleans.Configuration;

namespace Peerline.Server.Cluster;

/// <summary>One silo in this process with nothing to set up: a free port on loopback, no gateway, membership in memory.</summary>
internal static class Silo
{
    public static void AddSilo(this WebApplicationBuilder builder)
    {
        builder.Host.UseOrleans(silo =>
        {
            var port = FreePort();
            silo.UseLocalhostClustering(siloPort: port, gatewayPort: 0);
            silo.Configure<EndpointOptions>(o =>
            {
                o.AdvertisedIPAddress = IPAddress.Loopback;
                o.SiloPort = port;
                o.GatewayPort = 0;
                o.SiloListeningEndpoint = new IPEndPoint(IPAddress.Loopback, port);
            });
            silo.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = ("peerline", "peerline"));
            // Who is alone has the whole directory; Orleans' caches of it are made for a million grains and take 19 MB empty.
            silo.Configure<GrainDirectoryOptions>(o => o.CacheSize = 1000);
        });
        builder.Services.AddHostedService<Sweep>();
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
