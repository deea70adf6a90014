using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Peerline.Server.Hosting;

/// <summary>
/// A certification authority of this installation alone, and the server's certificate by it. Clients trust <c>tls/ca.pem</c>.
/// The CA is made once; the server's certificate is renewed before it ends, or when the public host changes.
/// </summary>
public sealed class DevelopmentCertificates(DataFolder folder, PeerlineOptions options, TimeProvider time)
{
    // 398 days is the longest that clients accept of a server (CA/Browser Forum ballot SC31).
    private static readonly TimeSpan ServerLifetime = TimeSpan.FromDays(397);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);
    private readonly Lock gate = new();
    private X509Certificate2? current;

    /// <summary>The certificate to present now; asked at every handshake, so a long-running server renews by itself.</summary>
    public X509Certificate2 Current
    {
        get
        {
            lock (gate) return current is not null && IsFresh(current) ? current : current = Load() ?? Make();
        }
    }

    private bool IsFresh(X509Certificate2 certificate) =>
        certificate.NotAfter.ToUniversalTime() > time.GetUtcNow().UtcDateTime + RenewBefore;

    private X509Certificate2? Load()
    {
        if (!File.Exists(folder.ServerCertificate) || !File.Exists(folder.ServerKey) || !File.Exists(folder.CaCertificate)) return null;
        var certificate = X509Certificate2.CreateFromPemFile(folder.ServerCertificate, folder.ServerKey);
        using var ca = X509CertificateLoader.LoadCertificateFromFile(folder.CaCertificate);
        return IsFresh(certificate) && certificate.Issuer == ca.Subject && certificate.MatchesHostname(options.Public.Host) ? certificate
            : null;
    }

    private X509Certificate2 Make()
    {
        using var ca = Authority();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Peerline", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(ca, true, false));
        request.CertificateExtensions.Add(Names());
        var now = time.GetUtcNow();
        using var signed = request.Create(ca, now.AddHours(-1), now + ServerLifetime, RandomNumberGenerator.GetBytes(16));
        DataFolder.WriteOwnerOnly(folder.ServerKey, key.ExportPkcs8PrivateKeyPem() + "\n");
        DataFolder.WriteForAll(folder.ServerCertificate, signed.ExportCertificatePem() + "\n");
        return signed.CopyWithPrivateKey(key);
    }

    private X509Extension Names()
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        var host = options.Public.Host.Trim('[', ']');
        if (IPAddress.TryParse(host, out var address))
        {
            if (!IPAddress.IsLoopback(address)) names.AddIpAddress(address);
        }
        else if (host != "localhost") names.AddDnsName(host);
        return names.Build();
    }

    private X509Certificate2 Authority()
    {
        if (File.Exists(folder.CaCertificate) && File.Exists(folder.CaKey))
            return X509Certificate2.CreateFromPemFile(folder.CaCertificate, folder.CaKey);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(
            $"CN=Peerline development CA {RandomNumberGenerator.GetHexString(6, true)}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = time.GetUtcNow();
        var ca = request.CreateSelfSigned(now.AddHours(-1), now.AddYears(10));
        DataFolder.WriteOwnerOnly(folder.CaKey, key.ExportPkcs8PrivateKeyPem() + "\n");
        DataFolder.WriteForAll(folder.CaCertificate, ca.ExportCertificatePem() + "\n");
        return ca;
    }
}
