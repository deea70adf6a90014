using Microsoft.EntityFrameworkCore;
using Peerline.Access;

namespace Peerline.Storage;

/// <summary>Brings an older database to this version at start; refuses one that a newer version has written.</summary>
public static class Migrator
{
    /// <exception cref="NewerDatabaseException">The database knows migrations that this program does not.</exception>
    public static async Task MigrateAsync(PeerlineStore store, CancellationToken cancel)
    {
        if (!store.Options.IsPostgres) Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(store.Options.File))!);
        await using var db = store.Open(Caller.System);
        var known = db.Database.GetMigrations().ToHashSet();
        var unknown = (await db.Database.CanConnectAsync(cancel) ? await db.Database.GetAppliedMigrationsAsync(cancel) : []).Where(m => !known.Contains(m)).ToList();
        if (unknown.Count > 0) throw new NewerDatabaseException(unknown);
        await db.Database.MigrateAsync(cancel);
        if (!store.Options.IsPostgres) await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL;", cancel);
    }
}

/// <summary>The database was written by a newer version of Peerline.</summary>
public sealed class NewerDatabaseException(IReadOnlyList<string> unknown) : Exception(
    $"The database was written by a newer version of Peerline (it has {string.Join(", ", unknown)}). " +
    "Start that version, or restore a backup that was made before the upgrade. Nothing was changed.");
