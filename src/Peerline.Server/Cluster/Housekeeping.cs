using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Ledger;
using Peerline.Monitoring;
using Peerline.Server.Api;
using Peerline.Server.Webhooks;
using Peerline.Stages.Allocation;
using Peerline.Stages.Workers;
using Peerline.Storage;

namespace Peerline.Server.Cluster;

/// <summary>What is done by the clock: samples are rolled up and forgotten, near deadlines, full links and what becomes short are told, reservations end, audit chains are signed, old idempotency keys and deliveries go.</summary>
internal sealed class Housekeeping(
    PeerlineStore store, SampleBook samples, DeadlineWatch deadlines, UpgradeWatch upgrades, StockWatch stock, ReservationWatch reservations,
    AuditSigner signer, WebhookQueue webhooks, ILogger<Housekeeping> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Period, store.Time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            try
            {
                await samples.RollUpAsync(stopping);
                await deadlines.RunAsync(stopping);
                await upgrades.RunAsync(stopping);
                await stock.RunAsync(stopping);
                await reservations.RunAsync(stopping);
                await SignAsync(stopping);
                await ForgetKeysAsync(stopping);
                await webhooks.ForgetAsync(stopping);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "Housekeeping failed; it is tried again in {Period}", Period);
            }
        }
    }

    /// <summary>A checkpoint for every chain that has grown since its last one.</summary>
    private Task<int> SignAsync(CancellationToken cancel) => store.WriteAsync(Caller.System, async work =>
    {
        var heads = await work.Db.Audit.GroupBy(a => a.Chain).Select(g => new { Chain = g.Key, Last = g.Max(a => a.Sequence) }).ToListAsync(cancel);
        var signed = await work.Db.AuditCheckpoints.GroupBy(a => a.Chain).Select(g => new { Chain = g.Key, Last = g.Max(a => a.Sequence) })
            .ToDictionaryAsync(g => g.Chain, g => g.Last, cancel);
        var grown = heads.Where(h => h.Last > signed.GetValueOrDefault(h.Chain)).ToList();
        foreach (var head in grown)
        {
            var entry = await work.Db.Audit.FirstAsync(a => a.Chain == head.Chain && a.Sequence == head.Last, cancel);
            work.Db.AuditCheckpoints.Add(signer.Sign(entry, work.Now.ToMicros()));
        }

        return grown.Count;
    }, cancel);

    private Task<int> ForgetKeysAsync(CancellationToken cancel) => store.WriteAsync(Caller.System, work =>
    {
        var before = (work.Now - Idempotency.Kept).ToMicros();
        return work.Db.Idempotency.Where(i => i.At < before).ExecuteDeleteAsync(cancel);
    }, cancel);
}
