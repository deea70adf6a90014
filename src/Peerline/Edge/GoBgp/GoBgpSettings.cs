using System.Net;
using System.Text.Json;

namespace Peerline.Edge.GoBgp;

/// <summary>How to reach one gobgpd.</summary>
/// <param name="Endpoint">
/// <c>unix:/run/gobgpd/api.sock</c>, <c>http://127.0.0.1:50051</c> (loopback only) or <c>https://edge1.example.net:50051</c>.
/// </param>
/// <param name="StateDirectory">
/// Where the lock, what was confirmed and the way back are kept: gobgpd itself remembers nothing over a restart.
/// </param>
/// <param name="Namespace">The network namespace that gobgpd runs in, as <c>ip netns</c> knows it; null for this process's own.</param>
/// <param name="ServerFingerprint">SHA-256 of the one certificate that the server may show; null to ask <paramref name="CaFile"/>.</param>
/// <param name="CaFile">The operator's own authorities, as PEM; null for those of the system.</param>
/// <param name="ClientCertificateFile">Shown to a proxy in front of gobgpd that asks for one; 3.10 itself asks for none.</param>
internal sealed record GoBgpSettings(
    string Endpoint, string StateDirectory, string? Namespace, string? ServerFingerprint, string? CaFile, string? ClientCertificateFile,
    string? ClientKeyFile)
{
    private const string UnixScheme = "unix:";
    private static readonly string[] Names =
    [
        "endpoint", "stateDirectory", "namespace", "serverFingerprint", "caFile", "clientCertificateFile", "clientKeyFile",
    ];

    public string LockFile => Path.Combine(StateDirectory, "peerline.lock");
    public string GuardOrderFile => Path.Combine(StateDirectory, "peerline.guard.json");
    public string ConfirmedFile => Path.Combine(StateDirectory, "peerline.confirmed.json");
    public string JournalFile => Path.Combine(StateDirectory, "peerline.journal.json");

    /// <summary>The path of gobgpd's Unix socket; null when it listens on TCP.</summary>
    public string? SocketPath => Endpoint.StartsWith(UnixScheme, StringComparison.Ordinal)
        ? "/" + Endpoint[UnixScheme.Length..].TrimStart('/')
        : null;

    public bool IsEncrypted => Endpoint?.StartsWith("https:", StringComparison.Ordinal) == true;

    public static GoBgpSettings Read(JsonElement settings) => new(
        Text(settings, "endpoint")!, Text(settings, "stateDirectory")!, Text(settings, "namespace"),
        Text(settings, "serverFingerprint")?.Replace(":", "", StringComparison.Ordinal), Text(settings, "caFile"),
        Text(settings, "clientCertificateFile"), Text(settings, "clientKeyFile"));

    public static IReadOnlyList<(string Field, string Rule)> Check(JsonElement settings)
    {
        if (settings.ValueKind is not JsonValueKind.Object) return [("settings", "must be an object with endpoint and stateDirectory")];
        var problems = new List<(string, string)>();
        foreach (var property in settings.EnumerateObject())
        {
            if (!Names.Contains(property.Name)) problems.Add((property.Name, "is not a setting of a GoBGP router"));
            else if (property.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
            {
                problems.Add((property.Name, "must be a string"));
            }
        }

        if (problems.Count > 0) return problems;
        var read = Read(settings);
        problems.AddRange(read.EndpointProblems());
        if (string.IsNullOrEmpty(read.StateDirectory)) problems.Add(("stateDirectory", "is required: a directory of the router's own"));
        foreach (var (field, path) in new[]
        {
            ("stateDirectory", read.StateDirectory), ("caFile", read.CaFile), ("clientCertificateFile", read.ClientCertificateFile),
            ("clientKeyFile", read.ClientKeyFile),
        })
        {
            if (!string.IsNullOrEmpty(path) && !Path.IsPathFullyQualified(path)) problems.Add((field, "must be an absolute path"));
        }

        if (read.Namespace is { } name && !RouterText.IsNamespaceName(name))
        {
            problems.Add(("namespace", "must be a name that ip netns takes: letters, digits, dot, dash and underscore"));
        }

        problems.AddRange(read.TlsProblems());
        return problems;
    }

    private IEnumerable<(string, string)> EndpointProblems()
    {
        if (string.IsNullOrEmpty(Endpoint))
        {
            yield return ("endpoint", "is required: unix:/path, http://127.0.0.1:50051 or https://host:50051");
        }
        else if (SocketPath is { } path)
        {
            if (path.Length is 1 or > 107) yield return ("endpoint", "must name a socket by a path of at most 107 octets");
        }
        else if (!Uri.TryCreate(Endpoint, UriKind.Absolute, out var uri) || uri is not { Scheme: "http" or "https", PathAndQuery: "/" })
        {
            yield return ("endpoint", "must be unix:/path, http://127.0.0.1:50051 or https://host:50051");
        }
        else if (uri.Scheme is "http" && !(IPAddress.TryParse(uri.Host.Trim('[', ']'), out var host) && IPAddress.IsLoopback(host)))
        {
            yield return ("endpoint", "must be https: without TLS only a loopback address or a Unix socket is spoken to");
        }
    }

    private IEnumerable<(string, string)> TlsProblems()
    {
        if (ServerFingerprint is { } print && (print.Length != 64 || !print.All(char.IsAsciiHexDigit)))
        {
            yield return ("serverFingerprint", "must be a SHA-256 in hex: 64 digits");
        }
        if (ServerFingerprint is not null && CaFile is not null) yield return ("caFile", "has no meaning beside serverFingerprint");
        if (ClientCertificateFile is null != ClientKeyFile is null)
        {
            var missing = ClientKeyFile is null ? "clientKeyFile" : "clientCertificateFile";
            yield return (missing, "is required: certificate and key come together");
        }
        if (!IsEncrypted && !string.IsNullOrEmpty(Endpoint))
        {
            foreach (var (field, value) in new[]
            {
                ("serverFingerprint", ServerFingerprint), ("caFile", CaFile), ("clientCertificateFile", ClientCertificateFile),
            })
            {
                if (value is not null) yield return (field, "needs an endpoint with https");
            }
        }
    }

    private static string? Text(JsonElement settings, string name) =>
        settings.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
