using System.ComponentModel;
using System.Runtime.InteropServices;
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

    /// <summary>The stored configuration; null when there is none. A file that cannot be read stops the router: it must not start empty.</summary>
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
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None, UnixCreateMode = OwnerOnly };
        using (var file = new FileStream(beside, options))
        {
            JsonSerializer.Serialize(file, configuration, json);
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, path, overwrite: true);
        SyncDirectory();
    }

    // The rename itself is durable only when the directory is synced, and .NET opens no directories.
    private void SyncDirectory()
    {
        var directory = open(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!, 0);
        if (directory < 0) throw new Win32Exception();
        var failed = fsync(directory) < 0;
        var error = Marshal.GetLastPInvokeError();
        _ = close(directory);
        if (failed) throw new Win32Exception(error);
    }

    [DllImport("libc", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int open(string path, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int fsync(int file);

    [DllImport("libc")]
    private static extern int close(int file);
}
