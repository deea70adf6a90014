using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class ClientCertificateList : PeerlineCommand
{
    private readonly Argument<string> client = new("CLIENT") { Description = "The client's id" };

    public ClientCertificateList()
        : base("list", "Certificates by which a client may prove who it is (operator)") => Add(client);

    protected override async Task<int> RunAsync(Run run) => run.Output.List(
        await run.AllAsync(run.Client.Clients.CertificatesAsync(run.Get(client), run.Cancel)), "The client has no certificate.",
        ["thumbprint", "subject", "until"],
        c => [Words.Bold(c.Thumbprint), Words.Safe(c.Subject), Words.Safe(TokenKeyList.At(c.NotAfter))]);
}
