using System.Text.Json;
using Peerline.Client;

namespace Peerline.Cli.Access;

/// <summary>Stored logins: one file in the user's configuration folder, which only its owner may read.</summary>
internal static class ProfileStore
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly JsonSerializerOptions Json = new(PeerlineApiJson.Options) { WriteIndented = true };

    public static string Path { get; } = System.IO.Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } xdg
            ? xdg
            : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config"),
        "peerline", "profiles.json");

    public static Profiles Read()
    {
        if (!File.Exists(Path)) return new Profiles(null, new Dictionary<string, StoredProfile>());
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(Path) != OwnerOnly)
            throw new UsageException($"{Path} holds secrets and may be read by others.", $"chmod 600 {Path}");
        try
        {
            return JsonSerializer.Deserialize<Profiles>(File.ReadAllText(Path), Json)!;
        }
        catch (JsonException e)
        {
            throw new UsageException($"{Path} is damaged: {e.Message}", "Remove it and log in again.");
        }
    }

    public static void Write(Profiles profiles)
    {
        var folder = System.IO.Path.GetDirectoryName(Path)!;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var temporary = $"{Path}.{Environment.ProcessId}.new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using (var stream = new FileStream(temporary, options)) JsonSerializer.Serialize(stream, profiles, Json);
        File.Move(temporary, Path, overwrite: true);
    }

    public static LoginSource? Find(string name) => Read().Logins.GetValueOrDefault(name) is { } stored ? Login(name, stored) : null;

    public static LoginSource? Default() =>
        Read() is { Default: { } name } profiles && profiles.Logins.TryGetValue(name, out var stored) ? Login(name, stored) : null;

    private static LoginSource Login(string name, StoredProfile p) => new(name, new PeerlineClientOptions
    {
        Endpoint = LoginSource.Address(p.Endpoint, $"endpoint of {name}"),
        ClientId = p.ClientId,
        ClientSecret = p.ClientSecret,
        CaFile = p.CaFile,
    });
}

internal sealed record Profiles(string? Default, IReadOnlyDictionary<string, StoredProfile> Logins);

internal sealed record StoredProfile(string Endpoint, string ClientId, string ClientSecret, string? CaFile);
