using OpenIddict.Abstractions;

namespace Peerline.Server.Tokens;

/// <summary>Codes, refresh tokens and assertions that have ended are forgotten.</summary>
internal sealed class TokenRounds(IServiceProvider services, TimeProvider time, ILogger<TokenRounds> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            try
            {
                await using var scope = services.CreateAsyncScope();
                var before = time.GetUtcNow() - TimeSpan.FromDays(1);
                await scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>().PruneAsync(before, stopping);
                await scope.ServiceProvider.GetRequiredService<IOpenIddictAuthorizationManager>().PruneAsync(before, stopping);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogError(e, "Ended tokens could not be forgotten; it is tried again in {Period}", Period);
            }
        }
    }
}
