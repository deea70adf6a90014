using System.CommandLine;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class ClientCertificateRemove : PeerlineCommand
{
    private readonly Argument<string> client = new("CLIENT") { Description = "The client's id" };
    private readonly Argument<string> thumbprint = new("THUMBPRINT") { Description = "The certificate, as list shows it" };

    public ClientCertificateRemove()
        : base("remove", "Refuse a certificate from now on (operator)")
    {
        Add(client);
        Add(thumbprint);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        await run.Client.Clients.RemoveCertificateAsync(run.Get(client), run.Get(thumbprint), run.Cancel);
        return run.Output.Show(new { removed = run.Get(thumbprint) }, r =>
            run.Output.Console.WriteLine($"{Plain.Line(r.removed)} is refused from now on."));
    }
}
