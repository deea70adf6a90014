using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Peerline.Lab.Tests;

/// <summary>Certificates that nobody has to be asked for.</summary>
internal static class Certificate
{
    /// <summary>A self-signed certificate for 127.0.0.1 as PEM, with its key beside it (<c>.key</c>); and its SHA-256.</summary>
    public static (string File, string Fingerprint) Write(string directory, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
        var file = Path.Combine(directory, $"{name}.pem");
        File.WriteAllText(file, certificate.ExportCertificatePem());
        File.WriteAllText(Path.ChangeExtension(file, "key"), key.ExportPkcs8PrivateKeyPem());
        return (file, certificate.GetCertHashString(HashAlgorithmName.SHA256));
    }
}
