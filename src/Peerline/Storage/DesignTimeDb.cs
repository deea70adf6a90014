using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Peerline.Storage;

/// <summary>For <c>dotnet ef migrations add NAME --context SqlitePeerlineDb --output-dir Storage/Migrations/Sqlite</c>.</summary>
internal sealed class DesignTimeSqlite : IDesignTimeDbContextFactory<SqlitePeerlineDb>
{
    public SqlitePeerlineDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqlitePeerlineDb>().UseSqlite("Data Source=:memory:").Options);
}

/// <summary>For <c>dotnet ef migrations add NAME --context PostgresPeerlineDb --output-dir Storage/Migrations/Postgres</c>.</summary>
internal sealed class DesignTimePostgres : IDesignTimeDbContextFactory<PostgresPeerlineDb>
{
    public PostgresPeerlineDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresPeerlineDb>().UseNpgsql("Host=localhost").Options);
}
