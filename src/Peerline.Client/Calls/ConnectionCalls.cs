using Peerline.Client.Contracts;

namespace Peerline.Client;

/// <summary>Connections: what they are, and everything that is said about them on the way from the request to the last withdrawn
/// route.</summary>
public sealed class ConnectionCalls
{
    private readonly Transport transport;

    internal ConnectionCalls(Transport transport) => this.transport = transport;

    /// <param name="state">Only in this state.</param>
    public IAsyncEnumerable<ConnectionSummary> ListAsync(string? state = null, Guid? peering = null, CancellationToken cancel = default) =>
        transport.ListAsync<ConnectionSummary>(Query.On("/api/v1/connections").With("state", state).With("peering", peering), cancel);

    public Task<Versioned<Connection>> GetAsync(Guid id, CancellationToken cancel = default) =>
        transport.GetAsync<Connection>(Path(id), cancel);

    // ---- the operator ---------------------------------------------------------------------------------------------------------------

    public Task<Versioned<Connection>> ApproveAsync(Guid id, string? etag = null, CancellationToken cancel = default) =>
        SayAsync(id, "approve", null, etag, cancel);

    public Task<Versioned<Connection>> RejectAsync(Guid id, string reason, string? etag = null, CancellationToken cancel = default) =>
        SayAsync(id, "reject", new Because(reason), etag, cancel);

    public Task<Versioned<Connection>> AskAsync(Guid id, string text, string? etag = null, CancellationToken cancel = default) =>
        SayAsync(id, "ask", new Said(text), etag, cancel);

    public Task<Versioned<Connection>> OfferAsync(Guid id, NewOffer offer, string? etag = null, CancellationToken cancel = default) =>
        SayAsync(id, "offer", offer, etag, cancel);

    /// <summary>Judge the request by the eligibility rules again; for both sides.</summary>
    public Task<Versioned<Connection>> JudgeAsync(Guid id, string? etag = null, CancellationToken cancel = default) =>
        SayAsync(id, "judge", null, etag, cancel);

    public Task<Versioned<Connection>> RaiseBlockerAsync(
        Guid id, string reason, string owner, string? etag = null, CancellationToken cancel = default) =>
        SayAsync(id, "blocker/raise", new NewBlocker(reason, owner), etag, cancel);

    public Task<Versioned<Connection>> ClearBlockerAsync(Guid id, string? etag = null, CancellationToken cancel = default) =>
        SayAsync(id, "blocker/clear", null, etag, cancel);

    public Task<Versioned<Connection>> WaiveAsync(
        Guid id, string check, string reason, string? etag = null, CancellationToken cancel = default) =>
        SayAsync(id, "waive", new NewWaiver(check, reason), etag, cancel);

    /// <summary>What somebody changed by hand on the edge router is desired from now on, as far as there is a place for it.</summary>
    public Task<Versioned<Connection>> AdoptAsync(Guid id, string reason, string? etag = null, CancellationToken cancel = default) =>
        SayAsync(id, "adopt", new Because(reason), etag, cancel);

    /// <summary>What somebody changed by hand on the edge router is overwritten by what is desired, and what of it was adopted is given up.</summary>
    public Task<Versioned<Connection>> RestoreAsync(Guid id, string reason, string? etag = null, CancellationToken cancel = default) =>
        SayAsync(id, "restore", new Because(reason), etag, cancel);

    /// <summary>A change that is held goes to the router.</summary>
    /// <param name="hash">Of the plan that was looked at; null for whatever is held.</param>
    public Task<Versioned<Connection>> ReleaseAsync(
        Guid id, string reason, string? hash = null, string? etag = null, CancellationToken cancel = default) =>
        SayAsync(id, "release", new NewRelease(reason, hash), etag, cancel);

    /// <summary>What would go to the router now; for the operator.</summary>
    public async Task<ConnectionPlan> PlanAsync(Guid id, CancellationToken cancel = default) =>
        (await transport.GetAsync<ConnectionPlan>($"{Path(id)}/plan", cancel)).Value;

    public Task<Versioned<Connection>> ExtendAsync(
        Guid id, DateTimeOffset until, string? etag = null, CancellationToken cancel = default) =>
        SayAsync(id, "extend", new NewDeadline(until), etag, cancel);

    public Task<Versioned<Connection>> CancelAsync(Guid id, string reason, string? etag = null, CancellationToken cancel = default) =>
        SayAsync(id, "cancel", new Because(reason), etag, cancel);

    // ---- the peer -------------------------------------------------------------------------------------------------------------------

    public Task<Versioned<Connection>> AnswerAsync(Guid id, string text, string? etag = null, CancellationToken cancel = default) =>
        SayAsync(id, "answer", new Said(text), etag, cancel);

    /// <summary>Yes to the operator's counter-offer: the request is approved with it.</summary>
    public Task<Versioned<Connection>> AcceptAsync(Guid id, string? etag = null, CancellationToken cancel = default) =>
        SayAsync(id, "accept", null, etag, cancel);

    public Task<Versioned<Connection>> DeclineAsync(Guid id, string? reason = null, string? etag = null, CancellationToken cancel = default) =>
        SayAsync(id, "decline", new Because(reason ?? ""), etag, cancel);

    /// <param name="circuitReference">The colo's reference of the cross connect.</param>
    /// <param name="member">Of a LAG only this member, by its circuit id.</param>
    public Task<Versioned<Connection>> WiredAsync(
        Guid id, string circuitReference, string? etag = null, string? member = null, CancellationToken cancel = default) =>
        SayAsync(id, "wired", new WiredReport(circuitReference, member), etag, cancel);

    /// <summary>Says where the peer's end of the cross connect is; the letter names it.</summary>
    /// <param name="member">Of a LAG only that of this member, by its circuit id.</param>
    public Task<Versioned<Connection>> StateDemarcAsync(
        Guid id, PeerDemarc demarc, string? etag = null, string? member = null, CancellationToken cancel = default) =>
        SayAsync(id, "demarc", new DemarcStatement(demarc.Panel, demarc.Positions, demarc.Cage, demarc.Rack, demarc.Media, demarc.Connector, member),
            etag, cancel);

    public Task<Versioned<Connection>> StatePrefixesAsync(
        Guid id, IReadOnlyList<StatedPrefix> prefixes, string? etag = null, CancellationToken cancel = default) =>
        SayAsync(id, "prefixes", new PrefixStatement(prefixes), etag, cancel);

    public Task<Versioned<Connection>> ReadyAsync(Guid id, string? etag = null, CancellationToken cancel = default) =>
        SayAsync(id, "ready", null, etag, cancel);

    public Task<Versioned<Connection>> RetryAsync(Guid id, string? etag = null, CancellationToken cancel = default) =>
        SayAsync(id, "retry", null, etag, cancel);

    /// <summary>Takes back what is not done yet of a change, or a removal whose routes are still being drained.</summary>
    public Task<Versioned<Connection>> WithdrawAsync(Guid id, string? etag = null, CancellationToken cancel = default) =>
        SayAsync(id, "withdraw", null, etag, cancel);

    /// <summary>Takes the connection out of service until <see cref="UndrainAsync"/>: drained, then closed (operator).</summary>
    public Task<Versioned<Connection>> DrainAsync(Guid id, string reason, string? etag = null, CancellationToken cancel = default) =>
        SayAsync(id, "drain", new Because(reason), etag, cancel);

    /// <summary>Puts the connection back into service as it was (operator).</summary>
    public Task<Versioned<Connection>> UndrainAsync(Guid id, string? etag = null, CancellationToken cancel = default) =>
        SayAsync(id, "undrain", null, etag, cancel);

    public Task<Versioned<Connection>> DeleteAsync(
        Guid id, string? reason = null, string? etag = null, CancellationToken cancel = default) =>
        SayAsync(id, "delete", new Because(reason ?? ""), etag, cancel);

    // ---- the link test ----------------------------------------------------------------------------------------------------------------

    public Task<Versioned<Connection>> PlanLinkTestAsync(Guid id, string? etag = null, CancellationToken cancel = default) =>
        SayAsync(id, "link-test/plan", null, etag, cancel);

    public Task<Versioned<Connection>> RunLinkTestAsync(Guid id, string? etag = null, CancellationToken cancel = default) =>
        SayAsync(id, "link-test/run", null, etag, cancel);

    public Task<Versioned<Connection>> EndLinkTestAsync(Guid id, string? etag = null, CancellationToken cancel = default) =>
        SayAsync(id, "link-test/end", null, etag, cancel);

    public IAsyncEnumerable<LinkTest> LinkTestsAsync(Guid id, CancellationToken cancel = default) =>
        transport.ListAsync<LinkTest>($"{Path(id)}/link-tests", cancel);

    // ---- what there is to read ------------------------------------------------------------------------------------------------------

    /// <summary>The BGP parameter sheet, once addresses are allocated.</summary>
    public async Task<ParameterSheet> ParametersAsync(Guid id, CancellationToken cancel = default) =>
        (await transport.GetAsync<ParameterSheet>($"{Path(id)}/parameters", cancel)).Value;

    public IAsyncEnumerable<Letter> LettersAsync(Guid id, CancellationToken cancel = default) =>
        transport.ListAsync<Letter>($"{Path(id)}/letters", cancel);

    /// <summary>What the eligibility rules said to the request. Newest first.</summary>
    public IAsyncEnumerable<EligibilityDecision> EligibilityAsync(Guid id, CancellationToken cancel = default) =>
        transport.ListAsync<EligibilityDecision>($"{Path(id)}/eligibility", cancel);

    /// <summary>Newest first.</summary>
    public IAsyncEnumerable<ReportSummary> ReportsAsync(Guid id, CancellationToken cancel = default) =>
        transport.ListAsync<ReportSummary>($"{Path(id)}/reports", cancel);

    public async Task<ValidationReport> ReportAsync(Guid id, Guid report, CancellationToken cancel = default) =>
        (await transport.GetAsync<ValidationReport>($"{Path(id)}/reports/{report}", cancel)).Value;

    /// <summary>Oldest first.</summary>
    public IAsyncEnumerable<HistoryEvent> HistoryAsync(Guid id, CancellationToken cancel = default) =>
        transport.ListAsync<HistoryEvent>($"{Path(id)}/history", cancel);

    /// <param name="spanSeconds">0 for single looks, 300 or 3600 for roll-ups.</param>
    public IAsyncEnumerable<Sample> SamplesAsync(
        Guid id, int spanSeconds = 0, DateTimeOffset? from = null, DateTimeOffset? to = null, CancellationToken cancel = default) =>
        transport.ListAsync<Sample>(Query.On($"{Path(id)}/samples").With("span", spanSeconds).With("from", from).With("to", to), cancel);

    private Task<Versioned<Connection>> SayAsync(Guid id, string action, object? body, string? etag, CancellationToken cancel) =>
        transport.PostAsync<Connection>($"{Path(id)}/{action}", body, etag, cancel);

    private static string Path(Guid id) => $"/api/v1/connections/{id}";
}
