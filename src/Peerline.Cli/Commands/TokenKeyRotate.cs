using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class TokenKeyRotate()
    : PeerlineCommand("rotate", "Make the next key: published at once, it signs when the notice is over (operator)")
{
    protected override async Task<int> RunAsync(Run run) => run.Output.Show(
        await run.Client.Access.RotateTokenKeyAsync(run.Cancel),
        k => Facts.Of(("key", Words.Bold(k.KeyId)), ("signs from", Words.Safe(TokenKeyList.At(k.SignsFrom)))));
}
