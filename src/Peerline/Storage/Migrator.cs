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
        if (store.Options.IsPostgres) await db.Database.MigrateAsync(cancel);
        else await MigrateFileAsync(db, store.Options.File, cancel);
    }

    /// <summary>
    /// EF Core keeps its migration lock as a row of the SQLite file, which a process that dies leaves behind; the next start would wait for
    /// ever. A lock of the operating system dies with its process: whoever holds it may remove such a row.
    /// </summary>
    private static async Task MigrateFileAsync(PeerlineDb db, string file, CancellationToken cancel)
    {
        await using var mine = Lock($"{file}.migrating");
        await db.Database.OpenConnectionAsync(cancel);
        if (await db.Database.SqlQuery<int>($"select count(*) as Value from sqlite_master where name = '__EFMigrationsLock'").SingleAsync(cancel) > 0)
            await db.Database.ExecuteSqlAsync($"delete from __EFMigrationsLock", cancel);
        await db.Database.MigrateAsync(cancel);
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL;", cancel);
    }

    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException e)
        {
            throw new InvalidOperationException("Another process is upgrading this database. Wait for it, or end it.", e);
        }
    }
}

/// <summary>The database was written by a newer version of Peerline.</summary>
public sealed class NewerDatabaseException(IReadOnlyList<string> unknown) : Exception(
    $"The database was written by a newer version of Peerline (it has {string.Join(", ", unknown)}). " +
    "Start that version, or restore a backup that was made before the upgrade. Nothing was changed.");
