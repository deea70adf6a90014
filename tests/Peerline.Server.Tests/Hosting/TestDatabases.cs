using Peerline.Server.Tests.Hosting;
using Peerline.Storage;
using Peerline.Tests.Storage;

[assembly: AssemblyFixture(typeof(TestDatabases))]

namespace Peerline.Server.Tests.Hosting;

/// <summary>
/// Where the tests' servers keep what they know: a file in the data folder, or with <c>PEERLINE_TEST_DATABASE=postgres</c> a database for
/// each data folder in a PostgreSQL of the tests' own, which ends with them.
/// </summary>
public sealed class TestDatabases : IDisposable
{
    private static readonly Lock Gate = new();
    private static readonly HashSet<string> Made = [];
    private static PostgresServer? postgres;

    public static bool IsPostgres { get; } = Environment.GetEnvironmentVariable("PEERLINE_TEST_DATABASE") is "postgres";

    /// <summary>The database that belongs to a data folder, made when it is not there.</summary>
    internal static DatabaseOptions Of(string data)
    {
        var file = Path.Combine(data, "peerline.db");
        if (!IsPostgres) return new DatabaseOptions { File = file };
        lock (Gate)
        {
            postgres ??= PostgresServer.Start() ?? throw new InvalidOperationException("PostgreSQL is not installed (Debian: postgresql).");
            var name = Path.GetFileName(data).ToLowerInvariant();
            if (Made.Add(name)) postgres.Execute($"create database \"{name}\"");
            return new DatabaseOptions { File = file, Postgres = postgres.Database(name) };
        }
    }

    public void Dispose() => postgres?.Dispose();
}
