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

    internal PeerlineDb Open(params ReadOnlySpan<IInterceptor> interceptors) => IsPostgres
        ? new PostgresPeerlineDb(new DbContextOptionsBuilder<PostgresPeerlineDb>()
            .UseNpgsql(Postgres).AddInterceptors(interceptors.ToArray()).Options)
        : new SqlitePeerlineDb(new DbContextOptionsBuilder<SqlitePeerlineDb>()
            .UseSqlite($"Data Source={File};Default Timeout=30").AddInterceptors(interceptors.ToArray()).Options);
}
