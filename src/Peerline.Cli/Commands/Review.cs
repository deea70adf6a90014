using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class Review() : PeerlineCommand("review", "What waits for the operator, the longest first")
{
    protected override async Task<int> RunAsync(Run run)
    {
        var now = DateTimeOffset.UtcNow;
        return run.Output.List(
            await run.AllAsync(run.Client.ReviewAsync(run.Cancel)), "Nothing waits.", ["what", "id", ">asn", "peer", "for", "request"],
            i => [i.Kind, Words.Dim("…" + Words.Short(i.Id)), $"AS{i.Asn}", Words.Safe(i.PeerName), Words.Dim(Words.Span(now - i.Since)),
                $"{Words.Safe(i.Sentence)} {Words.Dim(i.Waiting)}"]);
    }
}
