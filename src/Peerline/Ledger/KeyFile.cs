namespace Peerline.Ledger;

/// <summary>A key in a file of its own, outside the database and readable by its owner only (0600).</summary>
public sealed record KeyFile(string Path)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The key, made and written at the first time. Refuses a file that others can read.</summary>
    public byte[] ReadOrCreate(Func<byte[]> create)
    {
        if (!File.Exists(Path))
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!);
            var temporary = $"{Path}.{Environment.ProcessId}.new";
            using (var stream = new FileStream(temporary, new FileStreamOptions
            {
                Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly,
            }))
            {
                stream.Write(create());
                stream.Flush(flushToDisk: true);
            }

            try
            {
                File.Move(temporary, Path, overwrite: false);
            }
            catch (IOException) when (File.Exists(Path))
            {
                // Another process was first: its key is the key.
                File.Delete(temporary);
            }
        }

        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(Path) is var mode && (mode & ~OwnerOnly) != 0)
            throw new KeyFileException($"The key file {Path} has mode {mode}; only its owner may read it (chmod 600).");
        return File.ReadAllBytes(Path);
    }
}

/// <summary>A key file that cannot be trusted: nothing is done with it.</summary>
public sealed class KeyFileException(string message) : Exception(message);
