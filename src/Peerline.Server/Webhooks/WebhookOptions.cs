using Peerline.Routing.Addressing;

namespace Peerline.Server.Webhooks;

/// <summary>What webhooks may reach: section <c>Peerline:Webhooks</c>. Without it only public addresses, on the ports of HTTPS.</summary>
public sealed record WebhookOptions
{
    public const string Section = "Peerline:Webhooks";

    /// <summary>Prefixes that are not public and may be reached nevertheless: one's own collector's.</summary>
    public List<string> Allow { get; set; } = [];

    public List<int> Ports { get; set; } = [443, 8443];

    /// <summary>A file of authorities (PEM) that certificates are checked against instead of the system's.</summary>
    public string? CaFile { get; set; }

    /// <summary>How long one delivery may take, from the name to the answer.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    public IEnumerable<string> Problems()
    {
        foreach (var text in Allow.Where(t => !Prefix.TryParse(t, out _)))
            yield return $"{Section}:Allow: '{text}' is not a prefix.";
        foreach (var port in Ports.Where(p => p is < 1 or > 65535))
            yield return $"{Section}:Ports: {port} is not a port.";
        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromMinutes(1)) yield return $"{Section}:Timeout is more than 0 and at most a minute.";
        if (CaFile is { } file && !File.Exists(file)) yield return $"{Section}:CaFile: there is no file {file}.";
    }
}
