using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Edge;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages.LinkTest;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Stages.Validation;

/// <summary>Brings together what the database knows of a connection and what its router says, and has it judged.</summary>
public sealed class EvidenceFile(PeerlineStore store, EdgeRouterDrivers drivers, EvidenceCollector collector)
{
    /// <param name="only">The one half that is looked at; both when null.</param>
    /// <exception cref="RouterUnreachableException">The router cannot be asked.</exception>
    public async Task<ValidationReport> ReportAsync(Connection c, ReportKind kind, CancellationToken cancel, Family? only = null)
    {
        // Tables that show an opening as it was predicted need not have stood still to prove it.
        if (kind is ReportKind.Opening && await ReportAsync(readsOnce: true) is { Passed: true } report) return report;
        return await ReportAsync(readsOnce: false);

        async Task<ValidationReport> ReportAsync(bool readsOnce) =>
            Validator.Judge(await CollectAsync(c, kind, only, readsOnce, cancel), store.Time.GetUtcNow());
    }

    /// <inheritdoc cref="ReportAsync"/>
    public Task<ValidationEvidence> EvidenceAsync(Connection c, ReportKind kind, CancellationToken cancel, Family? only = null) =>
        CollectAsync(c, kind, only, readsOnce: false, cancel);

    private async Task<ValidationEvidence> CollectAsync(Connection c, ReportKind kind, Family? only, bool readsOnce, CancellationToken cancel)
    {
        var (router, request) = await store.ReadAsync(Caller.System, db => RequestAsync(db, c, kind, cancel), cancel);
        request = request with
        {
            Only = only, TablesFrom = kind is ReportKind.Validation ? StableAt(c, only) : null, ReadsOnce = readsOnce,
        };
        return await collector.CollectAsync(await drivers.OpenAsync(router), request, cancel);
    }

    private DateTimeOffset StableAt(Connection c, Family? only) =>
        only is null ? DueSteps.Stable(c, store.Time.GetUtcNow()) : DueSteps.Stable(c, c.ChangingHalf!);

    private async Task<(EdgeRouter, EvidenceRequest)> RequestAsync(PeerlineDb db, Connection c, ReportKind kind, CancellationToken cancel)
    {
        var router = (await db.EdgeRouters.FirstAsync(r => r.Id == c.Port!.EdgeRouterId, cancel)).ToEdgeRouter();
        var asn = await (from p in db.Peerings join a in db.PeerAsns on p.PeerAsnId equals a.Id where p.Id == c.PeeringId select a.Asn).FirstAsync(cancel);
        var siblings = await db.Connections.Where(o => o.PeeringId == c.PeeringId && o.Id != c.Id && o.State != nameof(ConnectionState.Gone)).ToListAsync(cancel);
        var test = await db.LinkTests.Where(t => t.ConnectionId == c.Id).OrderByDescending(t => t.At).FirstOrDefaultAsync(cancel);
        return (router, new EvidenceRequest
        {
            ReportId = Guid.CreateVersion7(store.Time.GetUtcNow()),
            Kind = kind,
            Connection = c,
            PeerAsn = new Asn((uint)asn),
            Operator = (await db.Profiles.FirstAsync(cancel)).ToProfile().For(c.Id),
            Siblings = [.. siblings.Select(s => s.ToConnection())],
            LinkTest = test is null ? null : PeerlineJson.Read<LinkTestRecord>(test.Body),
            Md5FailuresWhenApplied = c.Md5FailuresWhenApplied,
        });
    }

    public static ReportRow Row(ValidationReport report, Guid subscription) => new()
    {
        Id = report.Id,
        SubscriptionId = subscription,
        ConnectionId = report.ConnectionId,
        At = report.At.ToMicros(),
        Body = PeerlineJson.Write(report),
        Version = 1,
    };
}
