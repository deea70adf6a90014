using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.IdentityModel.Tokens;
using Peerline.Access;

namespace Peerline.Server.Tokens;

/// <summary>A certificate by which a client proves who it is: only its public part is known here.</summary>
/// <param name="Thumbprint">SHA-1 of the certificate in hexadecimal, as other tools show it.</param>
/// <param name="Sha1">The same as assertions write it (<c>x5t</c>).</param>
/// <param name="Sha256">And by SHA-256 (<c>x5t#S256</c>).</param>
public sealed record ClientCertificate(
    string Thumbprint, string Sha1, string Sha256, string Subject, DateTimeOffset NotBefore, DateTimeOffset NotAfter)
{
    private const int SmallestKey = 2048;

    internal static IReadOnlyList<ClientCertificate> All(JsonWebKeySet? set) => [.. (set?.Keys ?? []).Select(Of)];

    private static ClientCertificate Of(JsonWebKey key)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(key.X5c[0]));
        return Of(certificate);
    }

    internal static ClientCertificate Of(X509Certificate2 certificate) => new(
        certificate.Thumbprint, Base64UrlEncoder.Encode(certificate.GetCertHash()),
        Base64UrlEncoder.Encode(certificate.GetCertHash(HashAlgorithmName.SHA256)), certificate.Subject,
        certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());

    /// <summary>One certificate as PEM; or what is wrong with the text.</summary>
    internal static (X509Certificate2? Certificate, Problem? Problem) Read(string pem, DateTimeOffset now)
    {
        if (pem.Contains("PRIVATE KEY", StringComparison.Ordinal))
            return (null, Wrong("PrivateKey", "The private key stays with the client: send the certificate alone."));
        try
        {
            var certificate = X509Certificate2.CreateFromPem(pem);
            using var rsa = certificate.GetRSAPublicKey();
            if (rsa is null || rsa.KeySize < SmallestKey)
                return (null, Wrong("WeakKey", $"The certificate has an RSA key of {SmallestKey} bits at least."));
            return certificate.NotAfter.ToUniversalTime() <= now ? (null, Wrong("Ended", "The certificate has ended.")) : (certificate, null);
        }
        catch (CryptographicException)
        {
            return (null, Wrong("NoCertificate", "certificate is one X.509 certificate as PEM."));
        }
    }

    internal static JsonWebKey ToKey(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPublicKey()!;
        var (parameters, own) = (rsa.ExportParameters(includePrivateParameters: false), Of(certificate));
        return new JsonWebKey
        {
            Kty = JsonWebAlgorithmsKeyTypes.RSA, Use = JsonWebKeyUseNames.Sig, Kid = own.Thumbprint, X5t = own.Sha1,
            X5tS256 = own.Sha256, N = Base64UrlEncoder.Encode(parameters.Modulus), E = Base64UrlEncoder.Encode(parameters.Exponent),
            X5c = { Convert.ToBase64String(certificate.RawData) },
        };
    }

    private static Problem Wrong(string code, string sentence) => new(code, sentence, "certificate");
}
