using System.Diagnostics;
using Npgsql;

namespace Peerline.Tests.Storage;

/// <summary>
/// A PostgreSQL server of the tests' own: a fresh cluster in a temporary folder, reached over its Unix socket only, stopped by its process
/// id. Null where Debian's package is not installed.
/// </summary>
internal sealed class PostgresServer : IDisposable
{
    private readonly string folder;
    private Process server;

    private PostgresServer(string folder) => (this.folder, server) = (folder, Launch(folder));

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private static string[] AsSomebodyElse => Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];

    private static string? Programs { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).Where(d => File.Exists(Path.Combine(d, "initdb")))
            .OrderBy(d => d, StringComparer.Ordinal).LastOrDefault()
        : null;

    public static PostgresServer? Start()
    {
        if (Programs is null) return null;
        var folder = Directory.CreateTempSubdirectory("peerline-pg-").FullName;
        if (Environment.IsPrivilegedProcess) Run("chown", "postgres", folder);
        var data = Path.Combine(folder, "data");
        Run([.. AsSomebodyElse, Path.Combine(Programs, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        return new PostgresServer(folder);
    }

    /// <summary>The server is gone, its connections broken; the data stays.</summary>
    public void Stop()
    {
        Run("kill", "-INT", server.Id.ToString());
        if (!server.WaitForExit(TimeSpan.FromSeconds(20))) server.Kill();
        server.Dispose();
    }

    public void StartAgain() => server = Launch(folder);

    private static Process Launch(string folder)
    {
        var ready = new TaskCompletionSource();
        var said = new List<string>();
        var server = Begin([.. AsSomebodyElse, Path.Combine(Programs!, "postgres"), "-D", Path.Combine(folder, "data"), "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=300"]);
        server.ErrorDataReceived += (_, e) =>
        {
            lock (said) said.Add(e.Data ?? "");
            if (e.Data is null) ready.TrySetException(new InvalidOperationException($"PostgreSQL ended: {string.Join('\n', said)}"));
            else if (e.Data.Contains("ready to accept connections", StringComparison.Ordinal)) ready.TrySetResult();
        };
        server.BeginErrorReadLine();
        ready.Task.WaitAsync(TimeSpan.FromSeconds(60)).GetAwaiter().GetResult();
        return server;
    }

    public string Database(string name) => $"Host={folder};Username=postgres;Database={name};Maximum Pool Size=60;Timeout=60;Include Error Detail=true";

    public void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(Database("postgres") + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        NpgsqlConnection.ClearAllPools();
        Stop();
        Directory.Delete(folder, recursive: true);
    }

    private static Process Begin(string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = "/" };
        return Process.Start(start)!;
    }

    private static void Run(params string[] command)
    {
        using var process = Begin(command);
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', command)}: {error.Result}");
    }
}
