using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Ledger;
using Peerline.Server.Tokens;
using Peerline.Storage;
using Peerline.Storage.Rows;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>Who did what: one hash chain a subscription and one for the operator, and the proof that none was touched.</summary>
internal static class AuditApi
{
    public static void MapAudit(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/audit").WithTags("Audit");
        group.MapGet("", ListAsync)
            .WithMetadata(new Paged(),
            new TakesQuery("chain", Microsoft.OpenApi.JsonSchemaType.String, "A subscription; the empty id is the operator's own chain."))
            .WithName("ListAudit").WithSummary("The entries of one chain, oldest first");
        group.MapGet("/verification", VerifyAsync).WithName("VerifyAudit")
            .WithSummary("Walk the chains and compare them with the signed checkpoints");
        group.MapGet("/checkpoints", CheckpointsAsync).WithMetadata(new Paged()).WithName("ListCheckpoints")
            .WithSummary("Signed statements of how far the chains had come; keep copies elsewhere");
        group.MapPost("/checkpoints", MakeCheckpointsAsync).RequireAuthorization(TokenAuthority.Operator).WithName("MakeCheckpoints")
            .WithSummary("Sign how far every chain has come");
    }

    private static async Task<Reply<Wire.Page<Wire.AuditEntry>>> ListAsync(
        Caller caller, PeerlineStore store, Names names, Paging paging, Guid? chain, CancellationToken cancel)
    {
        var asked = chain ?? (caller.IsOperator ? AuditChain.Operator : caller.Subscriptions.Order().FirstOrDefault());
        if (asked == AuditChain.Operator ? !caller.IsOperator : !caller.Sees(asked))
            return Reply<Wire.Page<Wire.AuditEntry>>.NotFound("chain");
        await names.LoadAsync(cancel);
        return await store.ReadAsync(caller, async db =>
        {
            var after = paging.AfterNumber;
            var rows = await db.Audit.Where(a => a.Chain == asked && a.Sequence > after).OrderBy(a => a.Sequence).Take(paging.Limit + 1)
                .ToListAsync(cancel);
            return paging.Of(rows, a => a.Sequence.ToString(), a => new Wire.AuditEntry(
                a.Chain, a.Sequence, a.At.FromMicros(), names.Of(a.Actor), a.Action, a.Target, a.Detail, a.PreviousHash, a.Hash));
        }, cancel);
    }

    private static Task<Reply<Wire.AuditVerification>> VerifyAsync(
        Caller caller, PeerlineStore store, AuditSigner signer, CancellationToken cancel) =>
        store.ReadAsync(caller, async db =>
        {
            var chains = new List<Wire.ChainVerdict>();
            foreach (var chain in await ChainsAsync(db, cancel))
            {
                var checkpoints = await db.AuditCheckpoints.Where(c => c.Chain == chain).OrderBy(c => c.Sequence).ToListAsync(cancel);
                var verdict =
                    AuditChain.Verify(db.Audit.Where(a => a.Chain == chain).OrderBy(a => a.Sequence).AsEnumerable(), checkpoints,
                        signer.IsSigned);
                chains.Add(
                    new(chain, verdict.Holds, verdict.Verified, verdict.FirstBad, checkpoints.Count == 0 ? 0 : checkpoints[^1].Sequence,
                        verdict.Sentence));
            }

            return Reply<Wire.AuditVerification>.Ok(new(chains.All(c => c.Holds), chains, signer.PublicKeyPem));
        }, cancel);

    private static Task<Reply<Wire.Page<Wire.AuditCheckpoint>>> CheckpointsAsync(
        Caller caller, PeerlineStore store, Paging paging, CancellationToken cancel) =>
        store.ReadAsync(caller, async db => paging.Of(
            (await db.AuditCheckpoints.OrderBy(c => c.At).ThenBy(c => c.Chain).Skip(paging.AfterIndex).Take(paging.Limit + 1)
                .ToListAsync(cancel)),
            _ => (paging.AfterIndex + paging.Limit).ToString(), Shape), cancel);

    private static Task<Reply<Wire.Page<Wire.AuditCheckpoint>>> MakeCheckpointsAsync(
        Caller caller, PeerlineStore store, AuditSigner signer, CancellationToken cancel) =>
        store.WriteAsync(caller, async work =>
        {
            var made = new List<AuditCheckpointRow>();
            foreach (var chain in await ChainsAsync(work.Db, cancel))
            {
                var head = await work.Db.Audit.Where(a => a.Chain == chain).OrderByDescending(a => a.Sequence).FirstOrDefaultAsync(cancel);
                if (head is null || await work.Db.AuditCheckpoints.AnyAsync(c => c.Chain == chain && c.Sequence == head.Sequence, cancel))
                    continue;
                made.Add(signer.Sign(head, work.Now.ToMicros()));
            }

            work.Db.AuditCheckpoints.AddRange(made);
            return Reply<Wire.Page<Wire.AuditCheckpoint>>.Ok(new([.. made.Select(Shape)]));
        }, cancel);

    private static async Task<List<Guid>> ChainsAsync(PeerlineDb db, CancellationToken cancel) =>
        [.. (await db.Audit.Select(a => a.Chain).Distinct().ToListAsync(cancel))
            .Union(await db.AuditCheckpoints.Select(c => c.Chain).Distinct().ToListAsync(cancel)).Order()];

    private static Wire.AuditCheckpoint Shape(AuditCheckpointRow c) => new(c.Chain, c.Sequence, c.Hash, c.At.FromMicros(), c.Signature);
}
