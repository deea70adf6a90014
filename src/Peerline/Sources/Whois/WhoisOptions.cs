namespace Peerline.Sources.Whois;

/// <summary>Which registry is asked for aut-num objects: section <c>Peerline:Whois</c>.</summary>
public sealed record WhoisOptions
{
    public const string Section = "Peerline:Whois";
    public const int Port = 43;

    /// <summary><c>HOST</c> or <c>HOST:PORT</c>; empty asks nobody.</summary>
    public string Server { get; set; } = "";

    /// <summary>The query (RFC 3912) for an ASN, which stands for <c>{asn}</c>. RIPE's server and IRRd both take the default.</summary>
    public string Query { get; set; } = "-r -T aut-num AS{asn}";

    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    public IEnumerable<string> Problems()
    {
        if (Server.Length > 0 && !TryRead(out _, out _)) yield return $"{Section}:Server is HOST or HOST:PORT.";
        if (!Query.Contains("{asn}", StringComparison.Ordinal) || Query.Any(char.IsControl))
            yield return $"{Section}:Query is one line with {{asn}} in it.";
        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromMinutes(2)) yield return $"{Section}:Timeout is more than 0 and at most 2 minutes.";
    }

    public bool TryRead(out string host, out int port)
    {
        (host, port) = (Server, Port);
        if (!Uri.TryCreate($"whois://{Server}", UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.PathAndQuery is not ("/" or ""))
            return false;
        host = uri.DnsSafeHost;
        if (uri.Port > 0) port = uri.Port;
        return true;
    }
}
