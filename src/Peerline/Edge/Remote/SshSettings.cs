using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Peerline.Edge.Remote;

/// <summary>The way to a router on another machine: the part <c>ssh</c> of its settings.</summary>
/// <param name="HostKeyType">The pinned host key, and the only one that is spoken to: its type, and its octets as base64.</param>
/// <param name="KeyFile">The private key, on the server; it is read by ssh alone.</param>
internal sealed partial record SshSettings(string Host, int Port, string User, string HostKeyType, string HostKey, string KeyFile)
{
    public const string Field = "ssh";
    private const int UsualPort = 22;
    private const string HostKeyRule =
        "must be the router's host key, a line such as that of /etc/ssh/ssh_host_ed25519_key.pub: type and base64";

    private static readonly string[] Texts = ["host", "user", "hostKey", "keyFile"];
    private static readonly string[] KeyTypes =
        ["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa"];

    /// <summary>As people know it: who, where.</summary>
    public string Name => Port == UsualPort ? $"{User}@{Host}" : $"{User}@{Host} port {Port}";

    /// <summary>The pinned host key as <c>ssh-keygen -l</c> prints it.</summary>
    public string Fingerprint => $"SHA256:{Convert.ToBase64String(SHA256.HashData(Convert.FromBase64String(HostKey))).TrimEnd('=')}";

    public static SshSettings Read(JsonElement ssh)
    {
        var key = Words(Text(ssh, "hostKey"));
        return new SshSettings(
            Text(ssh, "host")!, ssh.TryGetProperty("port", out var port) && port.ValueKind is JsonValueKind.Number ? port.GetInt32() : UsualPort,
            Text(ssh, "user")!, key[0], key[1], Text(ssh, "keyFile")!);
    }

    public static IReadOnlyList<(string Field, string Rule)> Check(JsonElement ssh)
    {
        if (ssh.ValueKind is not JsonValueKind.Object) return [(Field, "must be an object with host, user, hostKey and keyFile")];
        var problems = new List<(string, string)>();
        void Problem(string name, string rule) => problems.Add(($"{Field}.{name}", rule));
        foreach (var name in ssh.EnumerateObject().Select(p => p.Name).Where(n => !Texts.Contains(n) && n is not "port"))
            Problem(name, "is not a setting of SSH");
        foreach (var name in Texts)
        {
            if (!ssh.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null) Problem(name, "is required");
            else if (value.ValueKind is not JsonValueKind.String) Problem(name, "must be a string");
            else if (Broken(name, value.GetString()!) is { } rule) Problem(name, rule);
        }

        if (ssh.TryGetProperty("port", out var port) && port.ValueKind is not JsonValueKind.Null
            && !(port.ValueKind is JsonValueKind.Number && port.TryGetInt32(out var n) && n is > 0 and <= 65535))
        {
            Problem("port", "must be a number from 1 to 65535");
        }

        return problems;
    }

    /// <summary>The rule that a text breaks. Host and user become arguments of a program: neither can be an option.</summary>
    private static string? Broken(string name, string text) => name switch
    {
        "host" => text.Length > 253 || text.StartsWith('-')
            || Uri.CheckHostName(text) is not (UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6)
            ? "must be a host name or an address" : null,
        "user" => UserName().IsMatch(text) ? null : "must be the name of an account: small letters, digits, dot, dash and underscore",
        "hostKey" => IsHostKey(text) ? null : HostKeyRule,
        _ => Path.IsPathFullyQualified(text) && !text.Any(c => char.IsControl(c) || c is '"' or '%' or '$')
            ? null : "must be an absolute path, without quotes, % and $",
    };

    /// <summary>RFC 4253 section 6.6: the octets begin with the type.</summary>
    private static bool IsHostKey(string text)
    {
        if (Words(text) is not [var type, var base64, ..] || !KeyTypes.Contains(type)) return false;
        var octets = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, octets, out var length) && length > 4 + type.Length
            && BinaryPrimitives.ReadInt32BigEndian(octets) == type.Length && Encoding.ASCII.GetString(octets, 4, type.Length) == type;
    }

    private static string[] Words(string? text) => text?.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static string? Text(JsonElement ssh, string name) =>
        ssh.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex(@"^[a-z_][a-z0-9._-]{0,31}\z")]
    private static partial Regex UserName();
}
