using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using Peerline.Access;

namespace Peerline.Storage;

/// <param name="Rows">Copied, read again on the other side, and found equal value by value.</param>
public sealed record CopiedTable(string Name, long Rows);

/// <summary>The move from the file to a PostgreSQL server: everything or nothing, and every row compared before it counts.</summary>
public static class DatabaseCopy
{
    /// <summary>Copies into an empty database; nothing is written to the file, and nobody else writes to it meanwhile.</summary>
    /// <exception cref="CopyRefusedException">The target is not empty, the file is not there, or something differs.</exception>
    public static async Task<IReadOnlyList<CopiedTable>> RunAsync(string file, string postgres, TimeProvider time, CancellationToken cancel)
    {
        if (!File.Exists(file)) throw new CopyRefusedException($"There is no database {file}.");
        var (from, to) = (new DatabaseOptions { File = file }, new DatabaseOptions { Postgres = postgres });
        await Migrator.MigrateAsync(new PeerlineStore(from, time), cancel);
        await Migrator.MigrateAsync(new PeerlineStore(to, time), cancel);
        await using var source = from.Opener()();
        await using var target = to.Opener()();
        await source.Database.OpenConnectionAsync(cancel);
        await target.Database.OpenConnectionAsync(cancel);
        var (sqlite, npgsql) = (source.Database.GetDbConnection(), (NpgsqlConnection)target.Database.GetDbConnection());
        await ExecuteAsync(sqlite, "begin immediate", cancel);
        await using var transaction = await npgsql.BeginTransactionAsync(cancel);
        var tables = InOrder(target.Model.GetRelationalModel().Tables);
        var copied = new List<CopiedTable>();
        foreach (var table in tables)
            if (await ScalarAsync(npgsql, $"select exists(select 1 from {Quoted(table.Name)})", cancel) is true)
                throw new CopyRefusedException($"The PostgreSQL database is not empty: there are rows in {table.Name}. Nothing was changed.");
        foreach (var table in tables)
        {
            var columns = table.Columns.Select(c => new Column(c)).ToList();
            await WriteAsync(sqlite, npgsql, table, columns, cancel);
            copied.Add(new CopiedTable(table.Name, await CompareAsync(sqlite, npgsql, table, columns, cancel)));
        }

        foreach (var counter in tables.SelectMany(t => t.Columns).Where(IsCounter))
            await ScalarAsync(npgsql,
                $"select setval(pg_get_serial_sequence('{Quoted(counter.Table.Name)}', '{counter.Name}'), coalesce((select max({Quoted(counter.Name)}) from {Quoted(counter.Table.Name)}), 0) + 1, false)",
                cancel);
        await transaction.CommitAsync(cancel);
        await ExecuteAsync(sqlite, "rollback", cancel);
        return copied;
    }

    /// <summary>What refers to another table comes behind it.</summary>
    private static List<ITable> InOrder(IEnumerable<ITable> tables)
    {
        var left = tables.OrderBy(t => t.Name, StringComparer.Ordinal).ToList();
        var ordered = new List<ITable>();
        while (left.Count > 0)
        {
            var next = left.First(t => t.ForeignKeyConstraints.All(f => f.PrincipalTable == t || ordered.Contains(f.PrincipalTable)));
            left.Remove(next);
            ordered.Add(next);
        }

        return ordered;
    }

    private static bool IsCounter(IColumn column) =>
        column.PropertyMappings.First().Property is { ValueGenerated: ValueGenerated.OnAdd } p && p.ClrType == typeof(long);

    private static async Task WriteAsync(DbConnection sqlite, NpgsqlConnection npgsql, ITable table, List<Column> columns, CancellationToken cancel)
    {
        await using var rows = await ReadAsync(sqlite, Select(table, columns, ""), cancel);
        await using var import = await npgsql.BeginBinaryImportAsync(
            $"copy {Quoted(table.Name)} ({string.Join(", ", columns.Select(c => Quoted(c.Name)))}) from stdin (format binary)", cancel);
        while (await rows.ReadAsync(cancel))
        {
            await import.StartRowAsync(cancel);
            for (var i = 0; i < columns.Count; i++)
            {
                if (columns[i].Of(rows, i) is { } value) await import.WriteAsync(value, columns[i].StoreType, cancel);
                else await import.WriteNullAsync(cancel);
            }
        }

        await import.CompleteAsync(cancel);
    }

    private static async Task<long> CompareAsync(DbConnection sqlite, NpgsqlConnection npgsql, ITable table, List<Column> columns, CancellationToken cancel)
    {
        await using var before = await ReadAsync(sqlite, Select(table, columns, ""), cancel);
        await using var after = await ReadAsync(npgsql, Select(table, columns, " collate \"C\""), cancel);
        for (var count = 0L; ; count++)
        {
            var more = await before.ReadAsync(cancel);
            if (more != await after.ReadAsync(cancel)) throw Differs($"the number of rows, behind row {count}");
            if (!more) return count;
            for (var i = 0; i < columns.Count; i++)
                if (!Equal(columns[i].Of(before, i), columns[i].Of(after, i))) throw Differs($"{columns[i].Name} of row {count + 1}");
        }

        CopyRefusedException Differs(string what) => new($"{table.Name} differs in {what}. Nothing was changed.");
    }

    private static bool Equal(object? a, object? b) => a is byte[] x && b is byte[] y ? x.AsSpan().SequenceEqual(y) : Equals(a, b);

    /// <param name="collation">By which text is ordered as SQLite orders it.</param>
    private static string Select(ITable table, List<Column> columns, string collation)
    {
        var key = table.PrimaryKey!.Columns.Select(k => columns.Single(c => c.Name == k.Name));
        return $"select {string.Join(", ", columns.Select(c => Quoted(c.Name)))} from {Quoted(table.Name)} order by {string.Join(", ", key.Select(k => Quoted(k.Name) + (k.IsText ? collation : "")))}";
    }

    private static string Quoted(string name) => $"\"{name}\"";

    private static async Task<DbDataReader> ReadAsync(DbConnection connection, string sql, CancellationToken cancel)
    {
        // With SQLite a reader ends with its command.
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteReaderAsync(cancel);
    }

    private static async Task<object?> ScalarAsync(DbConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(cancel);
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql, CancellationToken cancel) => await ScalarAsync(connection, sql, cancel);

    /// <summary>A column by its name, and its values as the model has them, whichever database they come from.</summary>
    private sealed class Column(IColumn column)
    {
        private readonly Type type = Nullable.GetUnderlyingType(column.PropertyMappings.First().Property.ClrType) ?? column.PropertyMappings.First().Property.ClrType;

        public string Name => column.Name;
        public bool IsText => type == typeof(string);

        /// <summary>PostgreSQL's type, without its length.</summary>
        public string StoreType { get; } = column.StoreType.Split('(')[0];

        public object? Of(DbDataReader row, int at) =>
            row.IsDBNull(at) ? null
            : type == typeof(Guid) ? row.GetGuid(at)
            : type == typeof(bool) ? row.GetBoolean(at)
            : type == typeof(long) ? row.GetInt64(at)
            : type == typeof(int) ? row.GetInt32(at)
            : type == typeof(string) ? row.GetString(at)
            : type == typeof(byte[]) ? row.GetFieldValue<byte[]>(at)
            // PostgreSQL counts in microseconds.
            : type == typeof(DateTime) ? DateTime.SpecifyKind(row.GetDateTime(at), DateTimeKind.Utc) is var t ? t.AddTicks(-(t.Ticks % TimeSpan.TicksPerMicrosecond)) : t
            : throw new NotSupportedException($"{column.Table.Name}.{column.Name} is a {type.Name}.");
    }
}

/// <summary>The copy was not made, and nothing was changed.</summary>
public sealed class CopyRefusedException(string message) : Exception(message);
