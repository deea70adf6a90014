using Microsoft.Data.Sqlite;
using Peerline.Storage;

namespace Peerline.Tests.Storage;

/// <summary>Gives out empty databases of one kind, each of its own.</summary>
public abstract class Databases : IDisposable
{
    private int count;

    /// <summary>Why there are none here; null when there are.</summary>
    public virtual string? Missing => null;

    public DatabaseOptions Empty() => Empty($"peerline_{Interlocked.Increment(ref count)}");

    protected abstract DatabaseOptions Empty(string name);

    public virtual void Dispose() => GC.SuppressFinalize(this);
}

public sealed class SqliteDatabases : Databases
{
    private readonly string folder = Directory.CreateTempSubdirectory("peerline-sqlite-").FullName;

    protected override DatabaseOptions Empty(string name) => new() { File = Path.Combine(folder, $"{name}.db") };

    public override void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
        base.Dispose();
    }
}

public sealed class PostgresDatabases : Databases
{
    private readonly PostgresServer? server = PostgresServer.Start();

    public override string? Missing => server is null ? "PostgreSQL is not installed (Debian: postgresql)." : null;

    protected override DatabaseOptions Empty(string name)
    {
        server!.Execute($"create database {name}");
        return new DatabaseOptions { Postgres = server.Database(name) };
    }

    public override void Dispose()
    {
        server?.Dispose();
        base.Dispose();
    }
}
