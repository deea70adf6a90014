using Peerline.Stages.Workers;

namespace Peerline.Server.Cluster;

internal sealed class ConnectionGrain(ConnectionWorker worker, TimeProvider time, ILogger<ConnectionGrain> logger)
    : LookingGrain(time, logger), IConnectionGrain
{
    protected override Task<DateTimeOffset?> LookAsync(CancellationToken cancel) => worker.RunAsync(this.GetPrimaryKey(), cancel);
}
