using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class ConnectionJudge() : ConnectionCommand("judge", "Ask the eligibility rules again, after the cause of a finding was mended")
{
    protected override Task<Versioned<Connection>> SayAsync(Run run, Guid id) => run.Client.Connections.JudgeAsync(id, cancel: run.Cancel);
}
