using System.Text.Json;

namespace Peerline.Edge.Bird;

/// <summary>How to reach one BIRD and where its configuration is.</summary>
/// <param name="ControlSocket">BIRD's control socket: <c>/run/bird/bird.ctl</c>.</param>
/// <param name="ConfigFile">The operator's main configuration; read, never written.</param>
/// <param name="IncludeFile">The file of Peerline's, which the main configuration includes by this path.</param>
/// <param name="Namespace">The network namespace that BIRD runs in, as <c>ip netns</c> knows it; null for this process's own.</param>
/// <param name="Roa">The operator's tables of VRPs; null when there are none to judge by.</param>
internal sealed record BirdSettings(
    string ControlSocket, string ConfigFile, string IncludeFile, string? Namespace, BirdRoaTables? Roa = null)
{
    private const string RoaTable4 = "roaTable4", RoaTable6 = "roaTable6";
    private static readonly string[] Paths = ["controlSocket", "configFile", "includeFile"];

    public string LockFile => $"{IncludeFile}.lock";
    public string GuardOrderFile => $"{IncludeFile}.guard.json";
    public string JournalFile => $"{IncludeFile}.journal";

    /// <summary>What is tried, until it is confirmed; BIRD starts with neither of them.</summary>
    public string DraftFile => $"{IncludeFile}.draft";
    public string TrialFile => $"{ConfigFile}.peerline-trial";

    /// <summary>What Peerline knows of its file and does not write into it (<see cref="BirdKept"/>).</summary>
    public string KeptFile => $"{IncludeFile}.kept.json";

    /// <summary>The addresses that Peerline put on ports, for <c>ip -batch</c> after a reboot.</summary>
    public string AddressFile => $"{IncludeFile}.addresses";

    public static BirdSettings Read(JsonElement settings) => new(
        Text(settings, "controlSocket")!, Text(settings, "configFile")!, Text(settings, "includeFile")!, Text(settings, "namespace"),
        Text(settings, RoaTable4) is { } four && Text(settings, RoaTable6) is { } six ? new BirdRoaTables(four, six) : null);

    public static IReadOnlyList<(string Field, string Rule)> Check(JsonElement settings)
    {
        if (settings.ValueKind is not JsonValueKind.Object) return [("settings", "must be an object with controlSocket, configFile and includeFile")];
        var problems = new List<(string, string)>();
        foreach (var property in settings.EnumerateObject())
        {
            if (!Paths.Contains(property.Name) && property.Name is not ("namespace" or RoaTable4 or RoaTable6))
            {
                problems.Add((property.Name, "is not a setting of a BIRD router"));
            }
            else if (property.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null)) problems.Add((property.Name, "must be a string"));
        }

        if (problems.Count > 0) return problems;
        foreach (var name in Paths)
        {
            var path = Text(settings, name);
            if (string.IsNullOrEmpty(path)) problems.Add((name, "is required"));
            else if (!Path.IsPathFullyQualified(path)) problems.Add((name, "must be an absolute path"));
            // It stands between quotes in a configuration and in a command; neither knows an escape.
            else if (path.Any(c => c is '"' || char.IsControl(c))) problems.Add((name, "must not hold quotes or control characters"));
        }

        if (Text(settings, "namespace") is { } space && !RouterText.IsNamespaceName(space))
        {
            problems.Add(("namespace", "must be a name that ip netns takes: letters, digits, dot, dash and underscore"));
        }

        foreach (var (name, other) in new[] { (RoaTable4, RoaTable6), (RoaTable6, RoaTable4) })
        {
            if (Text(settings, name) is not { } table)
            {
                if (Text(settings, other) is not null) problems.Add((name, $"is required beside {other}: routes of both families are judged"));
            }
            else if (!BirdRoaTables.IsName(table))
            {
                problems.Add((name, "must be the name of a table: at most 64 letters, digits and underscores, not a digit first"));
            }
        }

        return problems;
    }

    private static string? Text(JsonElement settings, string name) =>
        settings.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
