using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Peerline.Storage;

/// <summary>Where the database is: a file by default, a PostgreSQL server when a connection string is given.</summary>
public sealed record DatabaseOptions
{
    /// <summary>Path of the SQLite file.</summary>
    public string File { get; init; } = "var/peerline.db";

    /// <summary>An Npgsql connection string; when set, <see cref="File"/> is not used.</summary>
    public string? Postgres { get; init; }

    public bool IsPostgres => !string.IsNullOrWhiteSpace(Postgres);

    /// <summary>Makes contexts; what they have in common is made once.</summary>
    internal Func<PeerlineDb> Opener(params IInterceptor[] interceptors)
    {
        if (IsPostgres)
        {
            var postgres = new DbContextOptionsBuilder<PostgresPeerlineDb>().UseNpgsql(Postgres).AddInterceptors(interceptors).Options;
            return () => new PostgresPeerlineDb(postgres);
        }

        var sqlite = new DbContextOptionsBuilder<SqlitePeerlineDb>()
            .UseSqlite($"Data Source={File};Default Timeout=30").AddInterceptors(interceptors).Options;
        return () => new SqlitePeerlineDb(sqlite);
    }
}
