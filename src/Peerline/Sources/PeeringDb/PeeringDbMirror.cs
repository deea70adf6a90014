using Microsoft.Extensions.Logging;

namespace Peerline.Sources.PeeringDb;

/// <summary>
/// Keeps the objects of PeeringDB at hand. The first load is the dump; then what changed is asked for, and only a tombstone among the
/// changes deletes. Every week everything is read again: what was missed comes, and what is missing there stays and is counted. Every kind
/// is kept as soon as it was read, so a process that dies goes on where it was.
/// </summary>
public sealed class PeeringDbMirror : IDisposable
{
    private const int PageSize = 250;
    private static readonly TimeSpan CompareEvery = TimeSpan.FromDays(7);

    private readonly PeeringDbOptions options;
    private readonly PeeringDbFolder folder;
    private readonly PeeringDbClient client;
    private readonly TimeProvider time;
    private readonly ILogger<PeeringDbMirror> log;
    private readonly SemaphoreSlim one = new(1);
    private volatile PeeringDbContent content;
    private volatile PeeringDbView view;
    private volatile PeeringDbAttempt? attempt;

    public PeeringDbMirror(PeeringDbOptions options, string folder, TimeProvider time, ILogger<PeeringDbMirror> log)
    {
        (this.options, this.time, this.log) = (options, time, log);
        this.folder = new PeeringDbFolder(folder);
        client = new PeeringDbClient(options, time);
        content = options.Enabled ? Read() : new PeeringDbContent();
        // A kind that is not there, or cannot be read, is not one of which there is nothing.
        var unread = Kinds.Where(k => k.ComparedAt is null).Select(k => k.Kind).ToList();
        var synced = this.folder.SyncedAt;
        if (options.Enabled && synced is not null && unread.Count > 0)
            log.LogError("PeeringDB: of {Kinds} the mirror has nothing that can be read: everything is read anew", string.Join(", ", unread));
        view = options.Enabled ? new PeeringDbView(content, PeeringDbState.Empty, unread.Count > 0 ? null : synced) : PeeringDbView.NotConfigured;
    }

    public bool IsConfigured => options.Enabled;

    public PeeringDbView View
    {
        get
        {
            var known = view;
            if (!options.Enabled) return known;
            return known.With(known.SyncedAt switch
            {
                null => PeeringDbState.Empty,
                // Two looks may fail before anybody has to know.
                { } at when at > time.GetUtcNow() - 3 * options.Every => PeeringDbState.Current,
                _ => PeeringDbState.Stale,
            }, known.SyncedAt);
        }
    }

    /// <summary>The last attempt; null before the first since the start.</summary>
    public PeeringDbAttempt? Attempt => attempt;

    public IReadOnlyList<PeeringDbKindStatus> Kinds
    {
        get
        {
            var now = content;
            return
            [
                Of(now.Organisations), Of(now.Facilities), Of(now.Networks), Of(now.Contacts), Of(now.Presences), Of(now.Exchanges), Of(now.Ports),
            ];
        }
    }

    /// <summary>Brings everything up to date. A second caller waits for the first.</summary>
    public async Task<PeeringDbAttempt> SyncAsync(CancellationToken cancel)
    {
        await one.WaitAsync(cancel);
        try
        {
            attempt = new PeeringDbAttempt(time.GetUtcNow(), null, null, null);
            return attempt = await AllAsync(cancel);
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose()
    {
        client.Dispose();
        one.Dispose();
    }

    private async Task<PeeringDbAttempt> AllAsync(CancellationToken cancel)
    {
        var began = time.GetUtcNow();
        try
        {
            content = content with { Organisations = await StepAsync(content.Organisations, cancel) };
            content = content with { Facilities = await StepAsync(content.Facilities, cancel) };
            content = content with { Networks = await StepAsync(content.Networks, cancel) };
            content = content with { Contacts = await StepAsync(content.Contacts, cancel) };
            content = content with { Presences = await StepAsync(content.Presences, cancel) };
            content = content with { Exchanges = await StepAsync(content.Exchanges, cancel) };
            content = content with { Ports = await StepAsync(content.Ports, cancel) };
            folder.SyncedAt = began;
            view = new PeeringDbView(content, PeeringDbState.Current, began);
            return new PeeringDbAttempt(began, time.GetUtcNow(), null, null);
        }
        catch (Exception e) when (e is PeeringDbException or IOException or UnauthorizedAccessException)
        {
            // What was read before the failure is in use already.
            view = new PeeringDbView(content, PeeringDbState.Empty, view.SyncedAt);
            log.LogWarning("PeeringDB: {Reason} What is known stays in use.", e.Message);
            return new PeeringDbAttempt(began, time.GetUtcNow(), e.Message, (e as PeeringDbException)?.RetryAt);
        }
    }

    private async Task<PeeringDbTable<T>> StepAsync<T>(PeeringDbTable<T> table, CancellationToken cancel) where T : class, IPeeringDbObject
    {
        var now = time.GetUtcNow();
        var before = table;
        if (table.Since is null || table.ComparedAt is null || now - table.ComparedAt >= CompareEvery || client.HasKey && !table.ReadWithKey)
        {
            var all = await EverythingAsync<T>(cancel);
            table = table.WithAll(all, now) with { ReadWithKey = client.HasKey };
            log.LogInformation("PeeringDB: {Count} objects {Kind} were read", all.Count, T.Kind);
            if (before.Objects.Count > 0 && table.Unconfirmed > 0)
                log.LogWarning("PeeringDB: {Count} objects {Kind} that are known are not in what was read; they stay", table.Unconfirmed, T.Kind);
            folder.Write(table);
        }

        if (table.Since is not { } since) return table;
        var changes = Told(await client.ChangesAsync<T>(since, cancel));
        if (changes.Objects.Count == 0) return table;
        table = table.WithChanges(changes.Objects, time.GetUtcNow());
        folder.Write(table);
        return table;
    }

    private async Task<IReadOnlyList<T>> EverythingAsync<T>(CancellationToken cancel) where T : class, IPeeringDbObject
    {
        // The dump has what anybody may see; with a key there are more contacts than that.
        var all = options.Dump.Length > 0 && !(client.HasKey && typeof(T) == typeof(PeeringDbContact))
            ? Told(await client.DumpAsync<T>(cancel)).Objects
            : await PagesAsync<T>(cancel);
        return all.Count > 0 ? all : throw new PeeringDbException($"There was not one {T.Kind} where all should be: that is not believed.");
    }

    private async Task<IReadOnlyList<T>> PagesAsync<T>(CancellationToken cancel) where T : class, IPeeringDbObject
    {
        var all = new Dictionary<long, T>();
        for (var skip = 0; ; skip += PageSize)
        {
            var page = Told(await client.PageAsync<T>(skip, PageSize, cancel));
            foreach (var one in page.Objects) all[one.Id] = one;
            if (page.Length < PageSize) return [.. all.Values];
        }
    }

    private PeeringDbAnswer<T> Told<T>(PeeringDbAnswer<T> answer) where T : class, IPeeringDbObject
    {
        foreach (var line in answer.Skipped.Take(20)) log.LogWarning("PeeringDB: skipped, for it is not understood: {Object}", line);
        return answer;
    }

    private PeeringDbContent Read() => new()
    {
        Organisations = folder.Read<PeeringDbOrganisation>() ?? PeeringDbTable<PeeringDbOrganisation>.Empty,
        Facilities = folder.Read<PeeringDbFacility>() ?? PeeringDbTable<PeeringDbFacility>.Empty,
        Networks = folder.Read<PeeringDbNetwork>() ?? PeeringDbTable<PeeringDbNetwork>.Empty,
        Contacts = folder.Read<PeeringDbContact>() ?? PeeringDbTable<PeeringDbContact>.Empty,
        Presences = folder.Read<PeeringDbPresence>() ?? PeeringDbTable<PeeringDbPresence>.Empty,
        Exchanges = folder.Read<PeeringDbExchange>() ?? PeeringDbTable<PeeringDbExchange>.Empty,
        Ports = folder.Read<PeeringDbExchangePort>() ?? PeeringDbTable<PeeringDbExchangePort>.Empty,
    };

    private static PeeringDbKindStatus Of<T>(PeeringDbTable<T> table) where T : class, IPeeringDbObject =>
        new(T.Kind, table.Objects.Count, table.Newest, table.ComparedAt, table.Unconfirmed);
}
