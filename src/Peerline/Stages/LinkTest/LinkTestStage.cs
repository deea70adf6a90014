using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Edge;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Stages.Allocation;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Stages.LinkTest;

/// <summary>Takes addresses for an attempt and runs the test out of the port. Placing and clearing the addresses is the router's worker's.</summary>
public sealed class LinkTestStage(PeerlineStore store, EdgeRouterDrivers drivers) : IStage
{
    private const int Packets = 100;

    public IReadOnlySet<StepKind> Kinds { get; } = new HashSet<StepKind> { StepKind.AddressLinkTest, StepKind.RunLinkTest };

    public Task<StepResult> CarryOutAsync(Connection connection, StepKind step, CancellationToken cancel) =>
        step is StepKind.AddressLinkTest ? AddressAsync(connection.Id, cancel) : RunAsync(connection, cancel);

    private Task<StepResult> AddressAsync(Guid id, CancellationToken cancel) => store.WriteAsync<StepResult>(Caller.System, async work =>
    {
        if (await work.ConnectionAsync(id) is not { LinkTest: { Phase: LinkTestPhase.Requested } test } c) return StepResult.Said.Instance;
        var taken = await LeaseBook.TakenAsync(work, LeasePurpose.LinkTest);
        if (LinkTestAddresses.Next(taken.Select(t => t.Subnet)) is not { } link)
        {
            await ConnectionDesk.SayAsync(work, c, new StepFailed(StepKind.AddressLinkTest,
                "Every link-test subnet of 169.254.0.0/16 is in use.", work.Now + TimeSpan.FromMinutes(1)));
            return StepResult.Said.Instance;
        }

        await LeaseBook.TakeAsync(work, link.Subnet, LeasePurpose.LinkTest, id);
        await ConnectionDesk.SayAsync(work, c, new LinkTestAddressed(test.AttemptId, link));
        return StepResult.Said.Instance;
    }, cancel);

    private async Task<StepResult> RunAsync(Connection c, CancellationToken cancel)
    {
        var test = c.LinkTest!;
        var router = await store.ReadAsync(Caller.System, async db => (await db.EdgeRouters.FirstAsync(r => r.Id == c.Port!.EdgeRouterId, cancel)).ToEdgeRouter(), cancel);
        var driver = await drivers.OpenAsync(router);
        var plan = new LinkTestPlan(c.Port!.InterfaceName, test.V4!.Operator, test.V4.Peer, c.Terms.Mtu, Packets);
        var record = LinkTestVerdict.Judge(test.AttemptId, c.Id, plan, await driver.TestLinkAsync(plan, cancel));
        return await store.WriteAsync<StepResult>(Caller.System, async work =>
        {
            // A process that died after this was recorded runs the test again; the attempt has one record.
            if (!await work.Db.LinkTests.AnyAsync(t => t.Id == record.AttemptId, cancel)) work.Db.LinkTests.Add(Row(record, c.SubscriptionId));
            await ConnectionDesk.SayAsync(work, c.Id, new LinkTestRan(record.AttemptId, record.Passed, record.Summary));
            return StepResult.Said.Instance;
        }, cancel);
    }

    private static LinkTestRow Row(LinkTestRecord record, Guid subscription) => new()
    {
        Id = record.AttemptId,
        SubscriptionId = subscription,
        ConnectionId = record.ConnectionId,
        At = record.EndedAt.ToMicros(),
        Body = PeerlineJson.Write(record),
        Version = 1,
    };
}
