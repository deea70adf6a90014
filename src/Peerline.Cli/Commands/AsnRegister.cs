using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class AsnRegister : PeerlineCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "What you call it" };
    private readonly Option<uint> asn = new("--asn") { Description = "The number", Required = true, HelpName = "N" };
    private readonly Option<string> peerName =
        new("--peer-name") { Description = "The company's name as in PeeringDB", Required = true, HelpName = "NAME" };
    private readonly Option<string> nocEmail =
        new("--noc-email") { Description = "The NOC's address, of the company's own domain", Required = true, HelpName = "ADDRESS" };
    private readonly Option<string> nocPhone = new("--noc-phone") { Description = "The NOC's phone", Required = true, HelpName = "PHONE" };
    private readonly Option<string[]> contact =
        new("--contact") { Description = "Further contact: ROLE,EMAIL[,PHONE]; may be repeated", HelpName = "CONTACT" };
    private readonly Option<string?> asSet =
        new("--as-set") { Description = "Your AS-SET, such as RIPE::AS-EXAMPLE; PeeringDB's when left out", HelpName = "AS-SET" };
    private readonly Option<string?> subscription =
        new("--subscription") { Description = "Your subscription, when you have several", HelpName = "NAME|ID" };

    public AsnRegister()
        : base("register", "Register an ASN; the operator approves it")
    {
        Add(name);
        Add(asn);
        Add(peerName);
        Add(nocEmail);
        Add(nocPhone);
        Add(contact);
        Add(asSet);
        Add(subscription);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var registered = await run.Client.PeerAsns.RegisterAsync(
            new NewPeerAsn
            {
                SubscriptionId = await run.SubscriptionAsync(run.Get(subscription)),
                Name = run.Get(name),
                Asn = run.Get(asn),
                PeerName = run.Get(peerName)!,
                Contacts = [new("Noc", run.Get(nocEmail), run.Get(nocPhone)), .. (run.Get(contact) ?? []).Select(Read)],
                AsSet = run.Get(asSet),
            },
            run.Cancel);
        return run.Output.Show(registered.Value, a =>
            run.Output.Console.WriteLine($"AS{a.Asn} is registered as {Plain.Line(a.Name)} and waits for the operator's approval."));
    }

    private static Contact Read(string text) => text.Split(',') switch
    {
        [var role, var email] => new(role, email),
        [var role, var email, var phone] => new(role, email, phone),
        _ => throw new UsageException($"--contact {Plain.Line(text)} is not ROLE,EMAIL[,PHONE].", "--contact Policy,peering@example.net"),
    };
}
