namespace Peerline.Storage;

/// <summary>Files that are whole or not there, whenever the machine stops, and that only their owner may read.</summary>
internal static class WholeFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Written beside, synced, and renamed over the old one. The folder is made where there is none.</summary>
    public static void Write(string path, Action<Stream> content)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder) Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        var beside = $"{path}.new";
        using (var file = new FileStream(beside, new FileStreamOptions
        {
            Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly,
        }))
        {
            content(file);
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, path, overwrite: true);
    }
}
