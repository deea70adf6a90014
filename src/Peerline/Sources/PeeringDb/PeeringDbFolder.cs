using System.Text.Json;
using Peerline.Storage;

namespace Peerline.Sources.PeeringDb;

/// <summary>The mirror on disk: a file for each kind, each whole or not at all, so that every one belongs to the moment that it names.</summary>
internal sealed class PeeringDbFolder(string path)
{
    /// <summary>Null when there is none, or none that can be read: then everything is loaded anew.</summary>
    public PeeringDbTable<T>? Read<T>() where T : class, IPeeringDbObject
    {
        if (Read<Saved<T>>(T.Kind) is not { } saved) return null;
        return new PeeringDbTable<T>
        {
            Objects = saved.Objects.ToDictionary(o => o.Id),
            Deleted = saved.Deleted,
            Newest = saved.Newest,
            ComparedAt = saved.ComparedAt,
            Unconfirmed = saved.Unconfirmed,
            ReadWithKey = saved.ReadWithKey,
        };
    }

    public void Write<T>(PeeringDbTable<T> table) where T : class, IPeeringDbObject => Write(T.Kind, new Saved<T>(
        [.. table.Objects.Values.OrderBy(o => o.Id)], new(table.Deleted), table.Newest, table.ComparedAt, table.Unconfirmed, table.ReadWithKey));

    /// <summary>The last time that everything was asked for and answered.</summary>
    public DateTimeOffset? SyncedAt
    {
        get => Read<Mark>("synced")?.At;
        set => Write("synced", new Mark(value));
    }

    private TSaved? Read<TSaved>(string name) where TSaved : class
    {
        try
        {
            using var file = File.OpenRead(FileOf(name));
            return JsonSerializer.Deserialize<TSaved>(file, PeeringDbJson.Options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or ArgumentException)
        {
            return null;
        }
    }

    private void Write<TSaved>(string name, TSaved saved) =>
        WholeFile.Write(FileOf(name), file => JsonSerializer.Serialize(file, saved, PeeringDbJson.Options));

    private string FileOf(string name) => Path.Combine(path, $"{name}.json");

    private sealed record Saved<T>(
        IReadOnlyList<T> Objects, Dictionary<long, DateTimeOffset> Deleted, DateTimeOffset? Newest, DateTimeOffset? ComparedAt,
        int Unconfirmed, bool ReadWithKey);

    private sealed record Mark(DateTimeOffset? At);
}
