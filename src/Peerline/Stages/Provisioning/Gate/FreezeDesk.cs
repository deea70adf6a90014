using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Storage;

namespace Peerline.Stages.Provisioning.Gate;

/// <summary>Where the operator names the times in which nothing is opened or changed on routers.</summary>
public sealed class FreezeDesk(PeerlineStore store)
{
    public const int Most = 100;

    private const string NotTheirs = "Freezes are the operator's.";
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>Those that are not over, the earliest first.</summary>
    public Task<Answer<IReadOnlyList<FreezeWindow>>> ListAsync(Caller caller, CancellationToken cancel) => !caller.IsOperator
        ? Task.FromResult<Answer<IReadOnlyList<FreezeWindow>>>(new Answer<IReadOnlyList<FreezeWindow>>.Forbidden(NotTheirs))
        : store.ReadAsync<Answer<IReadOnlyList<FreezeWindow>>>(caller, async db => new Answer<IReadOnlyList<FreezeWindow>>.Done(
            [.. Ahead(await AllAsync(db, cancel), store.Time.GetUtcNow()).OrderBy(f => f.From)]), cancel);

    /// <summary>What holds the router now.</summary>
    /// <param name="release">Of the change that is to go there.</param>
    public Task<FreezeWindow?> OfAsync(Guid router, ChangeRelease? release, CancellationToken cancel) => store.ReadAsync(
        Caller.System, async db => FreezeWindow.Of(await AllAsync(db, cancel), router, store.Time.GetUtcNow(), release), cancel);

    /// <param name="from">Null for now.</param>
    public Task<Answer<FreezeWindow>> AddAsync(
        Caller caller, DateTimeOffset? from, DateTimeOffset until, IReadOnlyList<Guid> routers, string reason, CancellationToken cancel) =>
        WriteAsync<FreezeWindow>(caller, async (work, profile) =>
        {
            var window = new FreezeWindow(
                work.NewId(), (from ?? work.Now).ToUniversalTime(), until.ToUniversalTime(), [.. routers.Distinct()], reason, caller.Name, work.Now);
            var rules = new InputRules();
            var ahead = Ahead(profile.Freezes, work.Now).ToList();
            rules.Text(reason, "reason", 400);
            rules.Must(window.Until > work.Now, "UntilNotAhead", "until is in the future.", "until");
            rules.Must(window.Until > window.From, "UntilNotAfterFrom", "until is after from.", "until");
            rules.Must(window.Until - window.From <= Longest, "TooLong", $"A freeze lasts at most {Longest.TotalDays:0} days.", "until");
            rules.Must(ahead.Count < Most, "TooMany", $"There are {Most} freezes already; remove one first.", "freezes");
            var known = await work.Db.EdgeRouters.Where(r => routers.Contains(r.Id)).Select(r => r.Id).ToListAsync(cancel);
            foreach (var (router, i) in routers.Select((r, i) => (r, i)))
                rules.Must(known.Contains(router), "UnknownRouter", "This is no edge router of the inventory.", $"edgeRouters[{i}]");
            if (!rules.Hold) return new Answer<FreezeWindow>.Invalid(rules.Problems);
            await SaveAsync(work, profile with { Freezes = [.. ahead, window] }, window, "added", $"Routers are frozen {Sentence(window)}");
            return new Answer<FreezeWindow>.Done(window, Created: true);
        }, cancel);

    /// <summary>What waits for it goes on.</summary>
    public Task<Answer<FreezeWindow>> RemoveAsync(Caller caller, Guid id, CancellationToken cancel) =>
        WriteAsync<FreezeWindow>(caller, async (work, profile) =>
        {
            if (Ahead(profile.Freezes, work.Now).FirstOrDefault(f => f.Id == id) is not { } window) return new Answer<FreezeWindow>.NotFound("freeze");
            var left = Ahead(profile.Freezes, work.Now).Where(f => f.Id != id);
            await SaveAsync(work, profile with { Freezes = [.. left] }, window, "removed", $"Routers are no longer frozen {Sentence(window)}");
            return window;
        }, cancel);

    private static string Sentence(FreezeWindow w) =>
        string.Create(CultureInfo.InvariantCulture, $"from {w.From:u} until {w.Until:u}: {w.Reason}");

    private static IEnumerable<FreezeWindow> Ahead(IEnumerable<FreezeWindow> windows, DateTimeOffset now) => windows.Where(f => f.Until > now);

    private static async Task<IReadOnlyList<FreezeWindow>> AllAsync(PeerlineDb db, CancellationToken cancel) =>
        (await db.Profiles.FirstOrDefaultAsync(cancel))?.ToProfile().Freezes ?? [];

    private Task<Answer<T>> WriteAsync<T>(Caller caller, Func<Work, OperatorProfile, Task<Answer<T>>> write, CancellationToken cancel) =>
        !caller.IsOperator
            ? Task.FromResult<Answer<T>>(new Answer<T>.Forbidden(NotTheirs))
            : store.WriteAsync(caller, async work => await work.ProfileOrNullAsync() is { } profile
                ? await write(work, profile)
                : new Answer<T>.Refused([NoOperator.Problem]), cancel);

    private static async Task SaveAsync(Work work, OperatorProfile profile, FreezeWindow window, string what, string sentence)
    {
        await work.SaveAsync(profile);
        await work.AppendAsync(Work.OperatorProfileId, null, $"freeze.{what}", work.Caller.Name, window);
        work.Audit(null, $"freeze/{what}", $"freezes/{window.Id}", sentence);
    }
}
