using Peerline.Client.Contracts;

namespace Peerline.Client;

/// <summary>
/// Peerline's native API, typed. Lists are read page by page as they are enumerated; every refusal is a <see cref="PeerlineApiException"/>
/// with all reasons, no answer at all a <see cref="PeerlineUnreachableException"/>.
/// </summary>
public sealed class PeerlineClient : IDisposable
{
    private readonly Transport transport;

    /// <param name="handler">What sends the requests; null for a handler that trusts the options' authority.</param>
    public PeerlineClient(PeerlineClientOptions options, HttpMessageHandler? handler = null)
    {
        transport = new Transport(options, handler);
        Policy = new(transport);
        Rollout = new(transport);
        Subscriptions = new(transport);
        Clients = new(transport);
        Access = new(transport);
        PeerAsns = new(transport);
        Peerings = new(transport);
        Connections = new(transport);
        Letters = new(transport);
        Inventory = new(transport);
        Services = new(transport);
        Audit = new(transport);
        Events = new(transport, options.Time);
        Webhooks = new(transport);
        Maintenances = new(transport);
        Alerts = new(transport);
        Rpki = new(transport);
        Irr = new(transport);
        Iana = new(transport);
        PeeringDb = new(transport);
        Eligibility = new(transport);
    }

    public PolicyCalls Policy { get; }
    public RolloutCalls Rollout { get; }
    public SubscriptionCalls Subscriptions { get; }
    public ClientCalls Clients { get; }
    public AccessCalls Access { get; }
    public PeerAsnCalls PeerAsns { get; }
    public PeeringCalls Peerings { get; }
    public ConnectionCalls Connections { get; }
    public LetterCalls Letters { get; }
    public InventoryCalls Inventory { get; }
    public ServiceCalls Services { get; }
    public AuditCalls Audit { get; }
    public EventCalls Events { get; }
    public WebhookCalls Webhooks { get; }
    public MaintenanceCalls Maintenances { get; }
    public AlertCalls Alerts { get; }
    public RpkiCalls Rpki { get; }
    public IrrCalls Irr { get; }
    public IanaCalls Iana { get; }
    public PeeringDbCalls PeeringDb { get; }
    public EligibilityCalls Eligibility { get; }

    /// <summary>What would be accepted, and why not: of an AS-SET, of named routes, or of a connection now.</summary>
    public Task<DryRunReport> DryRunAsync(DryRunRequest request, CancellationToken cancel = default) =>
        transport.AskAsync<DryRunReport>("/api/v1/dry-run", request, cancel);

    public async Task<Me> MeAsync(CancellationToken cancel = default) => (await transport.GetAsync<Me>("/api/v1/me", cancel)).Value;

    /// <summary>What waits for the operator.</summary>
    public IAsyncEnumerable<ReviewItem> ReviewAsync(CancellationToken cancel = default) =>
        transport.ListAsync<ReviewItem>("/api/v1/review", cancel);

    /// <param name="metro">Only in this metro.</param>
    public IAsyncEnumerable<LegacySession> LegacySessionsAsync(string? metro = null, CancellationToken cancel = default) =>
        transport.ListAsync<LegacySession>(Query.On("/api/v1/legacy-sessions").With("metro", metro), cancel);

    public void Dispose() => transport.Dispose();
}
