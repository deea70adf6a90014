using Peerline.Client.Contracts;

namespace Peerline.Client;

/// <summary>Who did what, in hash chains.</summary>
public sealed class AuditCalls
{
    private readonly Transport transport;

    internal AuditCalls(Transport transport) => this.transport = transport;

    /// <param name="chain">One subscription's, or the empty id for the operator's own; null for all that the caller sees.</param>
    public IAsyncEnumerable<AuditEntry> ListAsync(Guid? chain = null, CancellationToken cancel = default) =>
        transport.ListAsync<AuditEntry>(Query.On("/api/v1/audit").With("chain", chain), cancel);

    public async Task<AuditVerification> VerifyAsync(CancellationToken cancel = default) =>
        (await transport.GetAsync<AuditVerification>("/api/v1/audit/verification", cancel)).Value;

    public IAsyncEnumerable<AuditCheckpoint> CheckpointsAsync(CancellationToken cancel = default) =>
        transport.ListAsync<AuditCheckpoint>("/api/v1/audit/checkpoints", cancel);

    /// <summary>Signs how far every chain has come; for the operator.</summary>
    public async Task<Page<AuditCheckpoint>> MakeCheckpointsAsync(CancellationToken cancel = default) =>
        (await transport.PostAsync<Page<AuditCheckpoint>>("/api/v1/audit/checkpoints", null, null, cancel)).Value;
}
