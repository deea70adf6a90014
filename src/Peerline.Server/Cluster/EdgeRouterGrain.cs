using Peerline.Stages.Workers;

namespace Peerline.Server.Cluster;

internal sealed class EdgeRouterGrain(EdgeRouterWorker worker, TimeProvider time, ILogger<EdgeRouterGrain> logger)
    : LookingGrain(time, logger), IEdgeRouterGrain
{
    private readonly TimeProvider time = time;

    protected override async Task<DateTimeOffset?> LookAsync(CancellationToken cancel) =>
        time.GetUtcNow() + await worker.RunAsync(this.GetPrimaryKey(), cancel);
}
