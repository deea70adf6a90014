using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Peerline.Server.Webhooks;

/// <summary>
/// Signatures as <see href="https://www.standardwebhooks.com">Standard Webhooks</see> has them, so that its libraries verify ours:
/// HMAC-SHA-256 over id, time and body, in <c>webhook-signature</c>. A receiver refuses what is older than some minutes.
/// </summary>
internal static class WebhookSignature
{
    private const string Prefix = "whsec_";
    private const int Length = 32;

    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length));

    public static string Of(string secret, Guid id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var key = Convert.FromBase64String(secret[Prefix.Length..]);
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}.")));
        hash.AppendData(body);
        return "v1," + Convert.ToBase64String(hash.GetHashAndReset());
    }
}
