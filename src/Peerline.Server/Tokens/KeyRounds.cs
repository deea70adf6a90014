using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using OpenIddict.Server;
using OpenIddict.Validation;

namespace Peerline.Server.Tokens;

/// <summary>Looks after the signing keys by the clock, and tells the authority when another one signs or verifies.</summary>
internal sealed class KeyRounds(SigningKeys keys, KeyChanges changes, TimeProvider time, ILogger<KeyRounds> log) : BackgroundService
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1), Shortest = TimeSpan.FromMilliseconds(50);

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        var known = Print();
        while (!stopping.IsCancellationRequested)
        {
            var (woken, looked) = (changes.Asked, time.GetUtcNow());
            try
            {
                keys.Tend();
                if (Print() is var now && now != known)
                {
                    known = now;
                    changes.Tell();
                }
            }
            catch (IOException e)
            {
                log.LogError(e, "The signing keys could not be looked after; it is tried again in {Longest}", Longest);
            }

            await Task.WhenAny(woken, Task.Delay(UntilNext(looked), time, stopping));
        }
    }

    private string Print() => string.Join(' ', keys.List().Select(k => k.KeyId));

    /// <param name="looked">What has come since then was not seen yet.</param>
    private TimeSpan UntilNext(DateTimeOffset looked)
    {
        var next = keys.List().SelectMany(k => new DateTimeOffset?[] { k.SignsFrom, k.VerifiesUntil }).Where(t => t > looked).Min();
        return next - time.GetUtcNow() is not { } wait || wait > Longest ? Longest : wait < Shortest ? Shortest : wait;
    }
}

/// <summary>By which the options of the authority, and of what verifies its tokens, are made again.</summary>
internal sealed class KeyChanges : IOptionsChangeTokenSource<OpenIddictServerOptions>, IOptionsChangeTokenSource<OpenIddictValidationOptions>
{
    private TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource server = new(), validation = new();

    string? IOptionsChangeTokenSource<OpenIddictServerOptions>.Name => Options.DefaultName;
    string? IOptionsChangeTokenSource<OpenIddictValidationOptions>.Name => Options.DefaultName;

    /// <summary>Ends when somebody wants the keys to be looked at now.</summary>
    public Task Asked => asked.Task;

    public void Ask() => Interlocked.Exchange(ref asked, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    IChangeToken IOptionsChangeTokenSource<OpenIddictServerOptions>.GetChangeToken() => new CancellationChangeToken(server.Token);
    IChangeToken IOptionsChangeTokenSource<OpenIddictValidationOptions>.GetChangeToken() => new CancellationChangeToken(validation.Token);

    /// <summary>First who signs, then who verifies: the second reads from the first.</summary>
    public void Tell()
    {
        Interlocked.Exchange(ref server, new CancellationTokenSource()).Cancel();
        Interlocked.Exchange(ref validation, new CancellationTokenSource()).Cancel();
    }
}
