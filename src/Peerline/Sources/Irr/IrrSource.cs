using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Peerline.Routing.Addressing;
using Peerline.Sources.PeeringDb;
using Peerline.Storage;

namespace Peerline.Sources.Irr;

/// <summary>
/// The peers' sets as they were last expanded, a file for each ASN, so that a restart knows them. What is known is only ever replaced by
/// something better (<see cref="IrrRecord.Expanded"/>). Reading never waits; one expansion at a time.
/// </summary>
public sealed class IrrSource : IDisposable
{

    private readonly IrrOptions options;
    private readonly string folder;
    private readonly TimeProvider time;
    private readonly PeeringDbMirror? peeringDb;
    private readonly ILogger<IrrSource> log;
    private readonly Bgpq bgpq;
    private readonly SemaphoreSlim one = new(1);
    private readonly ConcurrentDictionary<Asn, IrrRecord> records = [];

    public IrrSource(IrrOptions options, string folder, TimeProvider time, PeeringDbMirror? peeringDb, ILogger<IrrSource> log)
    {
        (this.options, this.folder, this.time, this.peeringDb, this.log) = (options, folder, time, peeringDb, log);
        bgpq = new Bgpq(options, time);
        if (!options.Enabled || !Directory.Exists(folder)) return;
        foreach (var file in Directory.EnumerateFiles(folder, "AS*.json"))
            if (Read(file) is { } record) records[record.Asn] = record;
    }

    public bool IsConfigured => options.Enabled;

    public IReadOnlyList<IrrRecord> Records => [.. records.Values.OrderBy(r => r.Asn.Value)];

    public IrrRecord? Find(Asn asn) => records.GetValueOrDefault(asn);

    public IrrState StateOf(IrrRecord record) => record.StateAt(time.GetUtcNow(), options.StaleAfter);

    public IrrView Of(Asn asn) => !options.Enabled ? IrrView.NotConfigured
        : Find(asn) is { Known: { } known } record ? new IrrView(StateOf(record), known) : IrrView.None;

    /// <summary>Which sets are the peer's: as it says itself, as PeeringDB says, or the AS alone.</summary>
    /// <param name="stated">The peer's own word.</param>
    public (IReadOnlyList<AsSetName> Objects, IrrOrigin From) ObjectsOf(Asn asn, string? stated)
    {
        if (AsSetName.ParseList(stated) is { } said) return (said, IrrOrigin.Peer);
        return AsSetName.ParseList(peeringDb?.View.Network(asn)?.Network.IrrAsSet) is { } found ? (found, IrrOrigin.PeeringDb) : ([AsSetName.Of(asn)], IrrOrigin.Asn);
    }

    /// <summary>True when it is time to expand, or when other sets are the peer's now.</summary>
    public bool IsDue(Asn asn, string? stated)
    {
        if (Find(asn) is not { AttemptAt: { } at } record) return true;
        var wait = record.Failure is null ? options.Every : options.Every / 12;
        return time.GetUtcNow() - at >= wait || !record.Objects.SequenceEqual(ObjectsOf(asn, stated).Objects.Select(o => o.ToString()));
    }

    /// <summary>Expands now. Never throws for what the registries do.</summary>
    public async Task<IrrRecord> RefreshAsync(Asn asn, string? stated, CancellationToken cancel)
    {
        await one.WaitAsync(cancel);
        try
        {
            var (objects, from) = ObjectsOf(asn, stated);
            var before = (Find(asn) ?? new IrrRecord { Asn = asn }) with { Objects = [.. objects.Select(o => o.ToString())], From = from };
            IrrRecord after;
            try
            {
                after = before.Expanded(await bgpq.ExpandAsync(objects, cancel), options.ShrinkPercent);
            }
            catch (IrrException e)
            {
                after = before.Failed(e.Message, time.GetUtcNow());
            }

            Tell(after);
            return Keep(after);
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>The sets of an ASN that nobody has registered, expanded now and not kept.</summary>
    /// <exception cref="IrrException">The registries did not answer, or have nothing.</exception>
    public async Task<IrrView> OnceAsync(Asn asn, CancellationToken cancel)
    {
        await one.WaitAsync(cancel);
        try
        {
            var record = new IrrRecord { Asn = asn }.Expanded(await bgpq.ExpandAsync(ObjectsOf(asn, null).Objects, cancel), options.ShrinkPercent);
            return record.Known is { } known ? new IrrView(IrrState.Current, known) : throw new IrrException(record.Failure!);
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>What the registries have for this ASN as origin, asked now and not kept.</summary>
    /// <exception cref="IrrException">They did not answer.</exception>
    public async Task<IReadOnlyList<Prefix>> RoutesOfAsync(Asn asn, CancellationToken cancel)
    {
        await one.WaitAsync(cancel);
        try
        {
            var found = (await bgpq.ExpandAsync([AsSetName.Of(asn)], cancel)).Prefixes;
            // Every way of failing that a registry has looks like it; a set may have prefixes of others only.
            return found.Count == 0 && Find(asn) is { Known.Prefixes.Count: > 0 } record && record.Known.Objects.SequenceEqual([$"AS{asn}"])
                ? throw new IrrException($"The registries have nothing at all for AS{asn}, and had {record.Known.Prefixes.Count} prefixes: that is not believed.")
                : found;
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>A person says that what is held is right.</summary>
    /// <param name="at">When what the person saw was expanded.</param>
    /// <returns>Null when that is not held any more.</returns>
    public async Task<IrrRecord?> ReleaseAsync(Asn asn, DateTimeOffset at, CancellationToken cancel)
    {
        await one.WaitAsync(cancel);
        try
        {
            return Find(asn) is { Held: { } held } record && held.Set.At == at ? Keep(record.Released()) : null;
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>The connections know of the record. What came after it is to be told yet.</summary>
    public async Task ToldAsync(IrrRecord record, CancellationToken cancel)
    {
        await one.WaitAsync(cancel);
        try
        {
            if (ReferenceEquals(Find(record.Asn), record)) Keep(record with { IsTold = true });
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>What is kept of an ASN that nobody has registered any more is forgotten when it is old.</summary>
    public async Task ForgetAsync(IReadOnlySet<Asn> registered, CancellationToken cancel)
    {
        var oldest = time.GetUtcNow() - options.StaleAfter;
        if (records.Values.All(r => registered.Contains(r.Asn) || r.AttemptAt > oldest)) return;
        await one.WaitAsync(cancel);
        try
        {
            foreach (var asn in records.Values.Where(r => !registered.Contains(r.Asn) && !(r.AttemptAt > oldest)).Select(r => r.Asn))
            {
                File.Delete(FileOf(asn));
                records.TryRemove(asn, out _);
            }
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    private void Tell(IrrRecord record)
    {
        if (record.Failure is { } failure) log.LogWarning("IRR: AS{Asn}: {Reason} What is known stays in use.", record.Asn, failure);
        else if (record.Held is { } held) log.LogWarning("IRR: AS{Asn}: {Reason} It is held until the operator releases it.", record.Asn, held.Reason);
    }

    private IrrRecord Keep(IrrRecord record)
    {
        WholeFile.Write(
            FileOf(record.Asn), file => JsonSerializer.Serialize(file, record, PeerlineJson.Options));
        return records[record.Asn] = record;
    }

    private string FileOf(Asn asn) => Path.Combine(folder, $"AS{asn.Value}.json");

    private IrrRecord? Read(string path)
    {
        try
        {
            return PeerlineJson.Read<IrrRecord>(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            log.LogError("IRR: {File} cannot be read ({Reason}); the set is expanded anew", path, e.Message);
            return null;
        }
    }
}
