using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Peerline.Load;

/// <summary>The reference: one endpoint on Kestrel that answers with octets from memory, over TLS with the same certificate.</summary>
internal static class BareServer
{
    public static async Task RunAsync(int port, string data, string file)
    {
        var answer = await File.ReadAllBytesAsync(file);
        var tls = Path.Combine(data, "tls");
        using var pem = X509Certificate2.CreateFromPemFile(Path.Combine(tls, "server.pem"), Path.Combine(tls, "server.key"));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(k => k.ListenLocalhost(port, listen => listen.UseHttps(pem)));
        await using var app = builder.Build();
        app.MapFallback(FileContentHttpResult () => TypedResults.Bytes(answer, "application/json; charset=utf-8"));
        await app.RunAsync();
    }
}
