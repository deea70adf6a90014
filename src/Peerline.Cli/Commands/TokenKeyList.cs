using System.Globalization;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class TokenKeyList() : PeerlineCommand("list", "The keys that verify tokens, the one that signs first (operator)")
{
    protected override async Task<int> RunAsync(Run run) => run.Output.List(
        await run.AllAsync(run.Client.Access.TokenKeysAsync(run.Cancel)), "There is no key.", ["key", "signs", "from", "verifies until"],
        k => [Words.Bold(k.KeyId), k.Signs ? "yes" : "", Words.Safe(At(k.SignsFrom)), Words.Safe(At(k.VerifiesUntil))]);

    internal static string At(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";
}
