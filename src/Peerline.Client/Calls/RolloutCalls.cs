using Peerline.Client.Contracts;

namespace Peerline.Client;

/// <summary>A change of the policy on its way to the sessions. The operator's.</summary>
public sealed class RolloutCalls
{
    private readonly Transport transport;

    internal RolloutCalls(Transport transport) => this.transport = transport;

    public async Task<RolloutStatus> GetAsync(CancellationToken cancel = default) =>
        (await transport.GetAsync<RolloutStatus>("/api/v1/rollout", cancel)).Value;

    /// <summary>Where the next change is tried first.</summary>
    public async Task<RolloutStatus> NameCanaryAsync(Canary canary, CancellationToken cancel = default) =>
        (await transport.PutAsync<RolloutStatus>("/api/v1/rollout/canary", canary, null, cancel)).Value;

    /// <summary>One that is held goes on in spite of what was seen.</summary>
    public Task<RolloutStatus> GoOnAsync(string reason, CancellationToken cancel = default) => DecideAsync("go-on", reason, cancel);

    /// <summary>The former policy is put back, everywhere and at once.</summary>
    public Task<RolloutStatus> GiveUpAsync(string reason, CancellationToken cancel = default) => DecideAsync("give-up", reason, cancel);

    private async Task<RolloutStatus> DecideAsync(string word, string reason, CancellationToken cancel) =>
        (await transport.PostAsync<RolloutStatus>($"/api/v1/rollout/{word}", new Because(reason), null, cancel)).Value;
}
