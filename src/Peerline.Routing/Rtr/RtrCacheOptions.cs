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

    /// <summary><c>[2001:db8::1]:323</c> or <c>rtr.example.net:323</c></summary>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
