using System.Runtime.CompilerServices;
using Peerline.Client.Contracts;

namespace Peerline.Client;

/// <summary>The eligibility rules: read by everybody, kept by the operator; and what they decided.</summary>
public sealed class EligibilityCalls
{
    private readonly Transport transport;

    internal EligibilityCalls(Transport transport) => this.transport = transport;

    /// <summary>Readable without login.</summary>
    public Task<Versioned<Eligibility>> GetAsync(CancellationToken cancel = default) =>
        transport.GetAsync<Eligibility>("/api/v1/eligibility", cancel);

    /// <param name="text">The file; empty takes the present one away.</param>
    /// <param name="etag">Of the rules that were read.</param>
    public Task<Versioned<Eligibility>> SetAsync(string text, string etag, CancellationToken cancel = default) =>
        transport.PutAsync<Eligibility>("/api/v1/eligibility", new EligibilityText(text), etag, cancel);

    /// <summary>What a file says, or every reason why it says nothing. Changes nothing.</summary>
    public async Task<Eligibility> CheckAsync(string text, CancellationToken cancel = default) =>
        (await transport.PostAsync<Eligibility>("/api/v1/eligibility/check", new EligibilityText(text), null, cancel)).Value;

    /// <summary>What a file says to every decision of before, on the facts as they were then; the oldest first.</summary>
    /// <param name="text">Null tries the file in force.</param>
    public async IAsyncEnumerable<ReplayedDecision> ReplayAsync(string? text = null, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        long? after = null;
        do
        {
            var page = (await transport.PostAsync<EligibilityReplayPage>(
                "/api/v1/eligibility/replay", new EligibilityReplay(text, after), null, cancel)).Value;
            foreach (var decision in page.Decisions) yield return decision;
            after = page.Next;
        }
        while (after is not null);
    }
}
