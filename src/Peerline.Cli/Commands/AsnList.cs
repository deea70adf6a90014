using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class AsnList : PeerlineCommand
{
    private readonly Option<string?> validation = new("--validation") { Description = "Pending, Approved or Failed", HelpName = "STATE" };

    public AsnList()
        : base("list", "Registered ASNs") => Add(validation);

    protected override async Task<int> RunAsync(Run run) => run.Output.List(
        await run.AllAsync(run.Client.PeerAsns.ListAsync(run.Get(validation), run.Cancel)), "No ASN is registered.",
        ["name", ">asn", "peer", "validation", "proof", "registered", "reason"],
        a => [Words.Bold(a.Name), $"AS{a.Asn}", Words.Safe(a.PeerName), Words.State(a.Validation), Proof(a), Words.Dim(Words.Day(a.CreatedAt)),
            Words.Safe(a.Reason)]);

    private static string Proof(PeerAsn a) => a.Proof switch
    {
        null => Words.Dim("none"),
        { Lapse: null } proof => $"{proof.Method} {Words.Day(proof.SeenAt)}",
        _ => "lapsed",
    };
}
