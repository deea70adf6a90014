using System.Security.Cryptography;
using System.Text;
using Peerline.Ledger;

namespace Peerline.Storage;

/// <summary>
/// Seals secrets (MD5 keys) with AES-256-GCM under a key from a file outside the database. Tenant and session are associated data: a
/// sealed text that was moved to another row does not open.
/// </summary>
public sealed class Secrets(KeyFile file)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const string Version = "v1.";
    private readonly byte[] key = file.ReadOrCreate(() => RandomNumberGenerator.GetBytes(32));

    public string Seal(string secret, Guid tenant, Guid session)
    {
        var plain = Encoding.UTF8.GetBytes(secret);
        var sealedBytes = new byte[NonceLength + plain.Length + TagLength];
        var nonce = sealedBytes.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagLength);
        aes.Encrypt(nonce, plain, sealedBytes.AsSpan(NonceLength, plain.Length), sealedBytes.AsSpan(NonceLength + plain.Length), About(tenant, session));
        return Version + Convert.ToBase64String(sealedBytes);
    }

    /// <exception cref="CryptographicException">The text was changed, moved from another row, or sealed with another key.</exception>
    public string Open(string sealedText, Guid tenant, Guid session)
    {
        if (!sealedText.StartsWith(Version, StringComparison.Ordinal)) throw new CryptographicException("The sealed text is of an unknown version.");
        var bytes = new byte[sealedText.Length];
        if (!Convert.TryFromBase64String(sealedText[Version.Length..], bytes, out var length) || length < NonceLength + TagLength)
            throw new CryptographicException("The sealed text is damaged.");
        bytes = bytes[..length];
        var plain = new byte[bytes.Length - NonceLength - TagLength];
        using var aes = new AesGcm(key, TagLength);
        aes.Decrypt(bytes.AsSpan(0, NonceLength), bytes.AsSpan(NonceLength, plain.Length), bytes.AsSpan(NonceLength + plain.Length), plain, About(tenant, session));
        return Encoding.UTF8.GetString(plain);
    }

    private static byte[] About(Guid tenant, Guid session) => Encoding.UTF8.GetBytes($"md5/{tenant}/{session}");
}
