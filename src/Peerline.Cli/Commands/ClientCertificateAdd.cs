using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class ClientCertificateAdd : PeerlineCommand
{
    private readonly Argument<string> client = new("CLIENT") { Description = "The client's id" };
    private readonly Argument<FileInfo> file = new("FILE") { Description = "The certificate as PEM, without its private key" };

    public ClientCertificateAdd()
        : base("add", "Let a client prove itself by a certificate (operator)")
    {
        Add(client);
        Add(file);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var path = run.Get(file);
        if (!path.Exists) throw new UsageException($"There is no file {path.FullName}.");
        var added = await run.Client.Clients.AddCertificateAsync(
            run.Get(client), new NewClientCertificate(await File.ReadAllTextAsync(path.FullName, run.Cancel)), run.Cancel);
        return run.Output.Show(added, c => Facts.Of(
            ("thumbprint", Words.Bold(c.Thumbprint)), ("subject", Words.Safe(c.Subject)), ("until", Words.Safe(TokenKeyList.At(c.NotAfter)))));
    }
}
