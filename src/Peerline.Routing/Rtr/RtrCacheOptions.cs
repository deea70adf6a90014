using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Rtr;

/// <summary>A cache that a client may use.</summary>
public sealed record RtrCacheOptions
{
    /// <summary>The port of RTR over plain TCP (RFC 8210 9).</summary>
    public const int DefaultPort = 323;

    /// <summary>A host name or an address.</summary>
    public required string Host { get; init; }

    /// <summary>The TCP port.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>Reads <c>HOST</c>, <c>HOST:PORT</c>, <c>[2001:db8::1]</c>, <c>[2001:db8::1]:PORT</c> or <c>2001:db8::1</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out RtrCacheOptions? cache)
    {
        cache = null;
        if (string.IsNullOrEmpty(text)) return false;
        var colon = text.LastIndexOf(':');
        var hasPort = !Address.TryParse(text, out _) && colon > 0 && !text.EndsWith(']');
        var host = (hasPort ? text[..colon] : text).Trim('[', ']');
        var port = DefaultPort;
        if (hasPort && (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is 0 or > 65535))
            return false;
        if (Uri.CheckHostName(host) is UriHostNameType.Unknown or UriHostNameType.Basic) return false;
        cache = new RtrCacheOptions { Host = host, Port = port };
        return true;
    }

    /// <summary><c>[2001:db8::1]:323</c> or <c>rtr.example.net:323</c></summary>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
