using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Sources.Irr;
using Peerline.Stages.Validation;
using Peerline.Storage;

namespace Peerline.Server.Cluster;

/// <summary>
/// Expands the sets of every registered peer when it is time, one after the other, and has its connections told what became of them.
/// </summary>
internal sealed class IrrRunner(IrrSource irr, AsSetWatch sets, PeerlineStore store, ILogger<IrrRunner> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        if (!irr.IsConfigured) return;
        using var timer = new PeriodicTimer(Period, store.Time);
        do
        {
            try
            {
                var peers = await store.ReadAsync(Caller.System, db => PeersAsync(db, stopping), stopping);
                await irr.ForgetAsync(peers.Select(p => p.Asn).ToHashSet(), stopping);
                foreach (var peer in peers)
                {
                    if (irr.IsDue(peer.Asn, peer.AsSet)) await irr.RefreshAsync(peer.Asn, peer.AsSet, stopping);
                    await sets.TellAsync(peer.Asn, stopping);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogError(e, "The round of AS-SETs failed; the next one is in {Period}", Period);
            }
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    private static async Task<IReadOnlyList<PeerAsn>> PeersAsync(PeerlineDb db, CancellationToken cancel) =>
        [.. (await db.PeerAsns.ToListAsync(cancel)).Select(r => r.ToPeerAsn()).Where(a => a.Validation is not PeerAsnValidation.Failed)
            // Who waits for approval keeps nobody waiting.
            .OrderBy(a => a.Validation is not PeerAsnValidation.Approved)];
}
