using Microsoft.Extensions.Diagnostics.HealthChecks;
using Peerline.Sources.Irr;
using Peerline.Sources.PeeringDb;

namespace Peerline.Server.Hosting;

/// <summary>What others say of peers, and how old it is. Old data stays in use, so the installation works: degraded, and the answer is still
/// 200.</summary>
internal sealed class SourcesHealth(IrrSource irr, PeeringDbMirror peeringDb) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancel)
    {
        var wrong = new List<string>();
        if (peeringDb.View.State is PeeringDbState.Stale) wrong.Add("The mirror of PeeringDB is stale.");
        var (stale, held) = (irr.Records.Count(r => irr.StateOf(r) is IrrState.Stale), irr.Records.Count(r => r.Held is not null));
        if (stale > 0) wrong.Add($"AS-SETs that are stale: {stale}.");
        if (held > 0) wrong.Add($"AS-SETs with an expansion that is held: {held}.");
        return Task.FromResult(wrong.Count == 0
            ? HealthCheckResult.Healthy("What others say is up to date, or not asked.")
            : HealthCheckResult.Degraded(string.Join(" ", wrong)));
    }
}
