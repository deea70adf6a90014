using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Stages.PeeringServices;

/// <summary>The monitor tests of a peering service; <c>Probing.ReachRunner</c> runs them.</summary>
public sealed class MonitorTestDesk(PeerlineStore store)
{
    public Task<IReadOnlyList<MonitorTest>> ListAsync(
        Caller caller, Guid service, Guid? after, int limit, CancellationToken cancel = default) =>
        store.ReadAsync<IReadOnlyList<MonitorTest>>(caller, async db => [.. (await db.MonitorTests
            .Where(t => t.ServiceId == service && (after == null || t.Id > after))
            .OrderBy(t => t.Id).Take(limit).ToListAsync(cancel)).Select(r => r.ToMonitorTest())], cancel);

    public Task<MonitorTest?> FindAsync(Caller caller, Guid service, string name, CancellationToken cancel = default) =>
        store.ReadAsync(caller, async db => (await RowAsync(db, service, name))?.ToMonitorTest(), cancel);

    public Task<Answer<MonitorTest>> PutAsync(
        Caller caller, Guid service, string name, MonitorTestDraft draft, CancellationToken cancel = default) =>
        store.WriteAsync<Answer<MonitorTest>>(caller, async work =>
        {
            if ((await work.Db.PeeringServices.FirstOrDefaultAsync(s => s.Id == service, cancel))?.ToPeeringService() is not { } of)
                return new Answer<MonitorTest>.NotFound("peering service");
            if (Check(name, draft) is { Hold: false } rules) return new Answer<MonitorTest>.Invalid(rules.Problems);
            var present = (await RowAsync(work.Db, service, name))?.ToMonitorTest();
            var test = (present ?? new MonitorTest
            {
                Id = work.NewId(), SubscriptionId = of.SubscriptionId, ServiceId = service, Name = name,
                Made = Authorship.Of(caller.Name, work.Now),
            }) with
            {
                SourceAgent = draft.SourceAgent,
                Destination = draft.Destination,
                Port = (int?)draft.Port,
                EverySeconds = (int?)draft.EverySeconds ?? MonitorTest.UsualSeconds,
            };
            if (test == present) return present;
            if (present is not null)
                test = test with { Succeeded = null, Path = [], RanAt = null, Made = present.Made.Changed(caller.Name, work.Now) };
            test = await work.SaveAsync(test, due: work.Now);
            work.Audit(of.SubscriptionId, "monitor-test/write", $"peering-services/{service}/monitor-tests/{name}",
                draft.Destination ?? "");
            return new Answer<MonitorTest>.Done(test, Created: present is null);
        }, cancel);

    public Task<Answer<MonitorTest>> DeleteAsync(Caller caller, Guid service, string name, CancellationToken cancel = default) =>
        store.WriteAsync<Answer<MonitorTest>>(caller, async work =>
        {
            if (await RowAsync(work.Db, service, name) is not { } row) return new Answer<MonitorTest>.NotFound("monitor test");
            work.Db.Remove(row);
            work.Audit(row.SubscriptionId, "monitor-test/delete", $"peering-services/{service}/monitor-tests/{name}");
            return row.ToMonitorTest();
        }, cancel);

    private static InputRules Check(string name, MonitorTestDraft draft)
    {
        var rules = new InputRules();
        ChildName.Check(rules, name);
        rules.OptionalLine(draft.SourceAgent, "sourceAgent", 256);
        rules.OptionalLine(draft.Destination, "destination", 256);
        if (draft.Port is { } port) rules.Between(port, 1, ushort.MaxValue, "destinationPort");
        if (draft.EverySeconds is { } seconds) rules.Between(seconds, 10, 24 * 3600, "testFrequencyInSec");
        return rules;
    }

    private static Task<MonitorTestRow?> RowAsync(PeerlineDb db, Guid service, string name)
    {
        var key = Work.Key(name);
        return db.MonitorTests.FirstOrDefaultAsync(t => t.ServiceId == service && t.NameKey == key);
    }
}
