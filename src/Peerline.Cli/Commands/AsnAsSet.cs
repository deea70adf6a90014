using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class AsnAsSet : PeerlineCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "What the registration is called, or the number" };
    private readonly Argument<string[]> sets = new("AS-SET") { Description = "Such as RIPE::AS-EXAMPLE; none for PeeringDB's", Arity = ArgumentArity.ZeroOrMore };

    public AsnAsSet()
        : base("as-set", "Say which AS-SET is an ASN's")
    {
        Add(name);
        Add(sets);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var found = await run.Client.PeerAsns.GetAsync((await run.PeerAsnAsync(run.Get(name)!)).Id, run.Cancel);
        var changed = await run.Client.PeerAsns.ChangeAsync(
            found.Value.Id, new NewPeerAsn
            {
                SubscriptionId = found.Value.SubscriptionId, Name = found.Value.Name, Asn = found.Value.Asn, PeerName = found.Value.PeerName,
                Contacts = found.Value.Contacts, AsSet = string.Join(' ', run.Get(sets) ?? []),
            }, found.ETag!, run.Cancel);
        return run.Output.Show(changed.Value, a => run.Output.Console.WriteLine(
            a.AsSet is null ? $"AS{a.Asn} states no AS-SET: PeeringDB's is taken." : $"The AS-SET of AS{a.Asn} is {Plain.Line(a.AsSet)}."));
    }
}
