using Peerline.Client.Contracts;

namespace Peerline.Client;

public sealed class PeerAsnCalls
{
    private readonly Transport transport;

    internal PeerAsnCalls(Transport transport) => this.transport = transport;

    /// <param name="validation"><c>Pending</c>, <c>Approved</c> or <c>Failed</c>; null for all.</param>
    public IAsyncEnumerable<PeerAsn> ListAsync(string? validation = null, CancellationToken cancel = default) =>
        transport.ListAsync<PeerAsn>(Query.On("/api/v1/peer-asns").With("validation", validation), cancel);

    public Task<Versioned<PeerAsn>> GetAsync(Guid id, CancellationToken cancel = default) =>
        transport.GetAsync<PeerAsn>($"/api/v1/peer-asns/{id}", cancel);

    public Task<Versioned<PeerAsn>> RegisterAsync(NewPeerAsn asn, CancellationToken cancel = default) =>
        transport.PostAsync<PeerAsn>("/api/v1/peer-asns", asn, null, cancel);

    /// <summary>Replaces name of the company, contacts and AS-SET.</summary>
    public Task<Versioned<PeerAsn>> ChangeAsync(Guid id, NewPeerAsn asn, string etag, CancellationToken cancel = default) =>
        transport.PutAsync<PeerAsn>($"/api/v1/peer-asns/{id}", asn, etag, cancel);

    public Task<Versioned<PeerAsn>> ApproveAsync(Guid id, string? etag = null, CancellationToken cancel = default) =>
        transport.PostAsync<PeerAsn>($"/api/v1/peer-asns/{id}/approve", null, etag, cancel);

    public Task<Versioned<PeerAsn>> FailAsync(Guid id, string reason, string? etag = null, CancellationToken cancel = default) =>
        transport.PostAsync<PeerAsn>($"/api/v1/peer-asns/{id}/fail", new Because(reason), etag, cancel);

    /// <summary>The rules that are waived for the ASN, also those whose time is over.</summary>
    public IAsyncEnumerable<RuleWaiver> WaiversAsync(Guid id, CancellationToken cancel = default) =>
        transport.ListAsync<RuleWaiver>(Query.On($"/api/v1/peer-asns/{id}/waivers"), cancel);

    /// <summary>Waives a rule, or changes reason and end of its waiver.</summary>
    public async Task<RuleWaiver> WaiveAsync(
        Guid id, string rule, string reason, DateTimeOffset until, string? etag = null, CancellationToken cancel = default) =>
        (await transport.PostAsync<RuleWaiver>(
            $"/api/v1/peer-asns/{id}/waivers", new NewRuleWaiver(rule, reason, until), etag, cancel)).Value;

    public Task TakeBackWaiverAsync(Guid id, string rule, string? etag = null, CancellationToken cancel = default) =>
        transport.DeleteAsync($"/api/v1/peer-asns/{id}/waivers/{Uri.EscapeDataString(rule)}", etag, cancel);

    /// <summary>Agrees with the peer on what it may have discarded, or changes what was agreed.</summary>
    public Task<Versioned<PeerAsn>> AgreeOnBlackholeAsync(
        Guid id, NewBlackholeAgreement agreement, string? etag = null, CancellationToken cancel = default) =>
        transport.PutAsync<PeerAsn>($"/api/v1/peer-asns/{id}/blackhole", agreement, etag, cancel);

    public Task EndBlackholeAsync(Guid id, string? etag = null, CancellationToken cancel = default) =>
        transport.DeleteAsync($"/api/v1/peer-asns/{id}/blackhole", etag, cancel);

    /// <summary>Asks for something to show, to prove that the subscription holds the ASN.</summary>
    public async Task<AskedAsnChallenge> ChallengeAsync(Guid id, NewAsnChallenge asked, CancellationToken cancel = default) =>
        (await transport.PostAsync<AskedAsnChallenge>($"/api/v1/peer-asns/{id}/challenge", asked, null, cancel)).Value;

    /// <summary>Shows it: the code that was mailed, or null to have the registry looked at.</summary>
    public Task<Versioned<PeerAsn>> ProveAsync(Guid id, string? code = null, CancellationToken cancel = default) =>
        transport.PostAsync<PeerAsn>($"/api/v1/peer-asns/{id}/prove", new ShownAsnProof(code), null, cancel);

    public Task DeleteAsync(Guid id, string? etag = null, CancellationToken cancel = default) =>
        transport.DeleteAsync($"/api/v1/peer-asns/{id}", etag, cancel);
}
