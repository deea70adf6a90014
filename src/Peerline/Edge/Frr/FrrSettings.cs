using System.Text.Json;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Frr;

/// <summary>How to reach the daemons of one FRR router.</summary>
/// <param name="VtyDirectory">
/// Where <c>zebra.vty</c> and <c>bgpd.vty</c> are: <c>/var/run/frr</c>, or <c>/var/run/frr/NAME</c> for daemons started with
/// <c>-N NAME</c>.
/// </param>
/// <param name="Namespace">The network namespace that the daemons run in, as <c>ip netns</c> knows it; null for this process's own.</param>
/// <param name="ConfigDirectory">
/// Where the daemons keep their configuration: <c>/etc/frr</c>. What Peerline knows of the router is kept there too, so that it survives
/// a reboot; without it, it lies beside the sockets.
/// </param>
/// <param name="StateDirectory">
/// Where all that Peerline knows of the router is kept instead, with its lock: for an account that may write nowhere else.
/// </param>
/// <param name="Discard">Addresses to which the operator's own routes discard; null where nothing is to be discarded.</param>
internal sealed record FrrSettings(
    string VtyDirectory, string? Namespace, string? ConfigDirectory, string? StateDirectory = null, FrrDiscard? Discard = null)
{
    private const string DiscardV4 = "discardV4", DiscardV6 = "discardV6";

    public string LockFile => Path.Combine(StateDirectory ?? VtyDirectory, "peerline.lock");
    public string MarkerFile => Path.Combine(Kept, "peerline.marker.json");
    public string GuardOrderFile => Path.Combine(Kept, "peerline.guard.json");
    public string JournalFile => Path.Combine(Kept, "peerline.journal.json");
    private string Kept => StateDirectory ?? ConfigDirectory ?? VtyDirectory;

    /// <summary>One file for all daemons (<c>service integrated-vtysh-config</c>): then only vtysh may write it.</summary>
    public bool IsIntegrated => ConfigDirectory is { } directory && File.Exists(Path.Combine(directory, "frr.conf"));

    public static FrrSettings Read(JsonElement settings) =>
        new(
            Text(settings, "vtyDirectory")!, Text(settings, "namespace"), Text(settings, "configDirectory"), Text(settings, "stateDirectory"),
            AddressOf(settings, DiscardV4) is { } four && AddressOf(settings, DiscardV6) is { } six ? new FrrDiscard(four, six) : null);

    public static IReadOnlyList<(string Field, string Rule)> Check(JsonElement settings)
    {
        if (settings.ValueKind is not JsonValueKind.Object) return [("settings", "must be an object with vtyDirectory")];
        var problems = new List<(string, string)>();
        foreach (var property in settings.EnumerateObject())
        {
            if (property.Name is not ("vtyDirectory" or "namespace" or "configDirectory" or "stateDirectory" or DiscardV4 or DiscardV6))
            {
                problems.Add((property.Name, "is not a setting of an FRR router"));
            }
            else if (property.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
            {
                problems.Add((property.Name, "must be a string"));
            }
        }

        if (problems.Count > 0) return problems;
        var read = Read(settings);
        if (string.IsNullOrEmpty(read.VtyDirectory))
        {
            problems.Add(("vtyDirectory", "is required: the directory of the daemons' vty sockets"));
        }
        else if (!Path.IsPathFullyQualified(read.VtyDirectory)) problems.Add(("vtyDirectory", "must be an absolute path"));
        foreach (var (field, path) in new[] { ("configDirectory", read.ConfigDirectory), ("stateDirectory", read.StateDirectory) })
        {
            if (path is not null && !Path.IsPathFullyQualified(path)) problems.Add((field, "must be an absolute path"));
        }
        if (read.Namespace is { } name && !RouterText.IsNamespaceName(name))
        {
            problems.Add(("namespace", "must be a name that ip netns takes: letters, digits, dot, dash and underscore"));
        }
        foreach (var (field, other, isV4) in new[] { (DiscardV4, DiscardV6, true), (DiscardV6, DiscardV4, false) })
        {
            if (Text(settings, field) is null)
            {
                if (Text(settings, other) is not null) problems.Add((field, $"is required beside {other}: both families are discarded"));
            }
            else if (AddressOf(settings, field) is not { } address || address.IsIPv4 != isV4)
            {
                problems.Add((field, $"must be an {(isV4 ? "IPv4" : "IPv6")} address, to which the router has a route that discards"));
            }
        }

        return problems;
    }

    private static Address? AddressOf(JsonElement settings, string name) =>
        Address.TryParse(Text(settings, name), out var address) ? address : (Address?)null;

    private static string? Text(JsonElement settings, string name) =>
        settings.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
