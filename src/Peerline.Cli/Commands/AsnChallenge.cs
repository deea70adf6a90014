using System.CommandLine;
using Peerline.Cli.Terminal;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class AsnChallenge : PeerlineCommand
{
    private readonly Argument<string> asn = new("ASN") { Description = "Name, number or id" };
    private readonly Option<string> by =
        new("--by")
        {
            Description = "irr: a token in the aut-num object; mail: a code to a contact that PeeringDB shows; peeringdb: a code to who logs in there",
            Required = true, HelpName = "irr|mail|peeringdb",
        };

    private readonly Option<string?> contact =
        new("--contact") { Description = "With mail: to whom; Policy, else NOC, when not said", HelpName = "policy|noc" };

    public AsnChallenge()
        : base("challenge", "Ask for something to show, to prove that you hold the ASN")
    {
        Add(asn);
        Add(by);
        Add(contact);
    }

    protected override async Task<int> RunAsync(Run run)
    {
        var found = await run.PeerAsnAsync(run.Get(asn));
        var asked = await run.Client.PeerAsns.ChallengeAsync(found.Id, new NewAsnChallenge(run.Get(by)!, run.Get(contact)), run.Cancel);
        return run.Output.Show(asked, a =>
        {
            var until = a.ExpiresAt.ToString("u", System.Globalization.CultureInfo.InvariantCulture);
            if (a.Line is { } line)
            {
                run.Output.Console.WriteLine($"Put this line into the aut-num object of AS{found.Asn}, until {until}:");
                run.Output.Console.WriteLine();
                run.Output.Console.WriteLine($"    {Plain.Line(line)}");
                run.Output.Console.WriteLine();
                run.Output.Console.WriteLine($"Then: peerline asn prove AS{found.Asn}. Leave it there: it is looked at again.");
            }
            else if (a.Url is { } url)
            {
                run.Output.Console.WriteLine($"Log in there, as somebody who may manage peering sessions of AS{found.Asn}, until {until}:");
                run.Output.Console.WriteLine();
                run.Output.Console.WriteLine($"    {Plain.Line(url)}");
                run.Output.Console.WriteLine();
                run.Output.Console.WriteLine($"It shows a code. Then: peerline asn prove AS{found.Asn} CODE");
            }
            else
            {
                run.Output.Console.WriteLine($"A code was mailed to {Plain.Line(a.SentTo ?? "")}, good until {until}.");
                run.Output.Console.WriteLine($"Then: peerline asn prove AS{found.Asn} CODE");
            }
        });
    }
}
