using System.Security.Cryptography;
using System.Text;

namespace Peerline.Edge;

internal static class RouterHash
{
    /// <summary>SHA-256 in hex.</summary>
    public static string Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static string Short(string text) => Of(text)[..8];
}
