using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Peerline.Server.Tests.Webhooks;

/// <summary>One delivery as it came in.</summary>
internal sealed record Received(string Id, string Timestamp, string Signature, string ContentType, byte[] Body)
{
    public JsonElement Event => JsonDocument.Parse(Body).RootElement;

    public string Type => Event.GetProperty("type").GetString()!;

    /// <summary>Whether it is signed with this key, by the words of Standard Webhooks and not by our own code.</summary>
    public bool IsSignedWith(string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        byte[] content = [.. System.Text.Encoding.UTF8.GetBytes($"{Id}.{Timestamp}."), .. Body];
        return Signature == "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, content));
    }
}

/// <summary>One address of the receiver: what came there, and what is answered.</summary>
internal sealed class Inbox(string url)
{
    private readonly Channel<Received> received = Channel.CreateUnbounded<Received>();

    public string Url => url;

    /// <summary>What it answers, with further headers.</summary>
    public Func<Received, HttpResponse, int> Answer { get; set; } = (_, _) => 204;

    /// <summary>Whether something came that nobody has asked for yet.</summary>
    public bool HasMore => received.Reader.TryPeek(out _);

    public async Task<Received> NextAsync(Func<Received, bool>? which = null)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var one = await received.Reader.ReadAsync(patience.Token);
            if (which?.Invoke(one) != false) return one;
        }
    }

    public int Take(Received one, HttpResponse answer)
    {
        var status = Answer(one, answer);
        received.Writer.TryWrite(one);
        return status;
    }
}

/// <summary>A receiver over TLS on loopback, with a certificate of its own.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, Inbox> inboxes = new();

    private Receiver(WebApplication app, string caFile) => (this.app, CaFile) = (app, caFile);

    public string CaFile { get; }
    public int Port { get; private set; }

    public Inbox NewInbox() => inboxes.GetOrAdd($"/{Guid.NewGuid():N}", path => new Inbox($"https://127.0.0.1:{Port}{path}"));

    public static async Task<Receiver> StartAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=receiver", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(6));
        var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        var file = Path.Combine(Directory.CreateTempSubdirectory("peerline-hook-").FullName, "ca.pem");
        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem());

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(o => o.Listen(IPAddress.Loopback, 0, l => l.UseHttps(certificate)));
        var receiver = new Receiver(builder.Build(), file);
        receiver.app.Run(receiver.TakeAsync);
        await receiver.app.StartAsync();
        var address = receiver.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        receiver.Port = new Uri(address).Port;
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(CaFile)!, recursive: true);
    }

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var headers = http.Request.Headers;
        var one = new Received(headers["webhook-id"]!, headers["webhook-timestamp"]!, headers["webhook-signature"]!, http.Request.ContentType ?? "", body.ToArray());
        http.Response.StatusCode = inboxes.TryGetValue(http.Request.Path, out var inbox) ? inbox.Take(one, http.Response) : 404;
    }
}
