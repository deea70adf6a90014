using System.Net;
using System.Security.Authentication;

namespace Peerline.Server.Hosting;

/// <summary>Where the process listens, and what it takes at most.</summary>
internal static class Listeners
{
    public static void AddListeners(this WebApplicationBuilder builder, PeerlineOptions options)
    {
        builder.Services.AddSingleton<DevelopmentCertificates>();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(10));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            var certificates = kestrel.ApplicationServices.GetRequiredService<DevelopmentCertificates>();
            var address = options.Listen == "*" ? IPAddress.IPv6Any : IPAddress.Parse(options.Listen);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.LargestRequest;
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
            if (options.HttpPort > 0) kestrel.Listen(address, options.HttpPort);
            kestrel.Listen(address, options.HttpsPort, listen => listen.UseHttps(https =>
            {
                https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
                https.ServerCertificateSelector = (_, _) => certificates.Current;
            }));
            _ = certificates.Current;
        });
    }
}
