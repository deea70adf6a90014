using Peerline.Client.Contracts;

namespace Peerline.Client;

/// <summary>The policy that everybody may read, and the profile behind it.</summary>
public sealed class PolicyCalls
{
    private readonly Transport transport;

    internal PolicyCalls(Transport transport) => this.transport = transport;

    /// <summary>Readable without login.</summary>
    public async Task<Policy> GetAsync(CancellationToken cancel = default) =>
        (await transport.GetAsync<Policy>("/api/v1/policy", cancel)).Value;

    public Task<Versioned<OperatorProfile>> ProfileAsync(CancellationToken cancel = default) =>
        transport.GetAsync<OperatorProfile>("/api/v1/profile", cancel);

    /// <param name="etag">Of the profile that was read; null only when there is none yet.</param>
    public Task<Versioned<OperatorProfile>> SetProfileAsync(OperatorProfile profile, string? etag, CancellationToken cancel = default) =>
        transport.PutAsync<OperatorProfile>("/api/v1/profile", profile, etag, cancel);

    public Task<Versioned<PolicyTerms>> SetAsync(PolicyTerms terms, string? etag, CancellationToken cancel = default) =>
        transport.PutAsync<PolicyTerms>("/api/v1/policy", terms, etag, cancel);
}
