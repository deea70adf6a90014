using System.CommandLine;
using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class ConnectionWired : ConnectionCommand
{
    private readonly Option<string> reference =
        new("--reference") { Description = "The colo's reference of the cross connect", Required = true, HelpName = "REF" };

    private readonly Option<string?> member = MemberOption.Make("Of a LAG only this member; without it all that were not reported yet");

    public ConnectionWired()
        : base("wired", "The cross connect is patched")
    {
        Add(reference);
        Add(member);
    }

    protected override Task<Versioned<Connection>> SayAsync(Run run, Guid id) =>
        run.Client.Connections.WiredAsync(id, run.Get(reference)!, member: run.Get(member), cancel: run.Cancel);
}
