using Peerline.Ledger;

namespace Peerline.Server.Hosting;

/// <summary>What lies where in the data folder.</summary>
public sealed record DataFolder(string Root)
{
    public string Database => In("peerline.db");
    public string DemoFile => In("demo.json");
    public string InstallationFile => In("installation.json");
    public string CaCertificate => In("tls", "ca.pem");
    public string CaKey => In("tls", "ca.key");
    public string ServerCertificate => In("tls", "server.pem");
    public string ServerKey => In("tls", "server.key");

    public KeyFile SecretsKey => new(In("keys", "secrets.key"));
    public KeyFile AuditKey => new(In("keys", "audit.key"));
    public KeyFile TokenSigningKey => new(In("keys", "token-signing.key"));
    public KeyFile TokenEncryptionKey => new(In("keys", "token-encryption.key"));

    /// <summary>Where a person pauses everything with <c>touch</c>.</summary>
    public string Pause => In("pause");

    /// <summary>Makes the folder, for its owner only, and that of the pause switch; one that is there keeps the mode that it was given.</summary>
    public void Prepare()
    {
        Directory.CreateDirectory(Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(Pause);
    }

    /// <summary>The path of something of another part's, below the data folder.</summary>
    public string In(params string[] path) => Path.Combine([Path.GetFullPath(Root), .. path]);

    /// <summary>Writes a file that only its owner may read, whole or not at all.</summary>
    public static void WriteOwnerOnly(string path, string text) => Write(path, text, UnixFileMode.UserRead | UnixFileMode.UserWrite);

    /// <summary>Writes a file that everybody may read, whole or not at all.</summary>
    public static void WriteForAll(string path, string text) =>
        Write(path, text, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

    private static void Write(string path, string text, UnixFileMode mode)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Environment.ProcessId}.new";
        using (var stream = new FileStream(temporary, new FileStreamOptions
        {
            Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = mode,
        }))
        {
            stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
