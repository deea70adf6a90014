using System.Security.Cryptography;
using System.Text;

namespace Peerline.Stages.Registration;

/// <summary>A secret of 128 bits that is said once and kept as its hash.</summary>
public static class ProofToken
{
    private const string Mark = "peerline-proof=";
    private const int MostWords = 1_000;

    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>How long it takes tells nothing of the token.</summary>
    public static bool Is(string given, string hash) => CryptographicOperations.FixedTimeEquals(
        Encoding.ASCII.GetBytes(Hash(given.Trim().ToLowerInvariant())), Encoding.ASCII.GetBytes(hash));

    /// <summary>The line as it is put into the aut-num object (RFC 2622 section 3.1).</summary>
    public static string Line(string token) => $"remarks: {Mark}{token}";

    /// <summary>Whether the token stands in one of the remarks, alone or among other words.</summary>
    public static bool StandsIn(IEnumerable<string> remarks, string hash) =>
        remarks.SelectMany(r => r.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(w => w.StartsWith(Mark, StringComparison.OrdinalIgnoreCase)).Take(MostWords).Any(w => Is(w[Mark.Length..], hash));
}
