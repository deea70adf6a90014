namespace Peerline.Client;

/// <summary>Where the server is and who asks.</summary>
public sealed record PeerlineClientOptions
{
    public required Uri Endpoint { get; init; }

    /// <summary>The token endpoint; the server is asked for it when null.</summary>
    public Uri? TokenEndpoint { get; init; }

    /// <summary>Null asks as nobody: only what is public.</summary>
    public string? ClientId { get; init; }
    public string? ClientSecret { get; init; }
    public string? Scope { get; init; }

    /// <summary>A PEM file with the authority that signed the server's certificate, when the machine does not trust it by itself.</summary>
    public string? CaFile { get; init; }

    /// <summary>How long one answer may take; streams are not limited.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
