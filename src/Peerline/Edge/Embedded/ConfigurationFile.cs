using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Peerline.Edge.Embedded;

/// <summary>
/// A configuration on disk. Written beside, synced, and renamed over the old one: after a crash there is the old text or the new one,
/// never half of either. Only the owner may read it, for it holds MD5 keys.
/// </summary>
internal sealed class ConfigurationFile<T>(string path, JsonTypeInfo<T> json) where T : class
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Path => path;

    /// <summary>The stored one; null when there is none. A file that cannot be read stops the router: it must not start empty.</summary>
    public T? Load()
    {
        if (!File.Exists(path)) return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), json) ?? throw new InvalidDataException($"{path} is empty.");
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{path} is not a configuration: {fault.Message}", fault);
        }
    }

    public void Store(T configuration)
    {
        var beside = path + ".new";
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None, UnixCreateMode = OwnerOnly,
        };
        using (var file = new FileStream(beside, options))
        {
            using (var writer = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true }))
                JsonSerializer.Serialize(writer, configuration, json);
            file.Flush(flushToDisk: true);
        }

        RouterFile.Replace(beside, path);
    }
}
