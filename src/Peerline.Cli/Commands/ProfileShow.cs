using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class ProfileShow() : PeerlineCommand("show", "What letters and mails say of the operator (operator)")
{
    protected override async Task<int> RunAsync(
        Run run) => run.Output.Show((await run.Client.Policy.ProfileAsync(run.Cancel)).Value, p => Facts.Of(
        ("operator", $"{Words.Bold(p.LegalName)}  AS{p.Asn}"), ("address", Words.Safe(p.Address)),
            ("NOC", Words.Safe($"{p.NocEmail}, {p.NocPhone}")),
        ("peering", Words.Safe(p.PeeringEmail)), ("signs letters", Words.Safe(p.Signatory)),
        ("announces", Words.Safe(string.Join(", ", p.Policy.Announced))),
            ("own space", Words.Safe(string.Join(", ", p.Policy.OwnPrefixes)))));
}
