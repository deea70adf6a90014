using System.CommandLine;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class PolicySet : PeerlineCommand
{
    private readonly Option<string> file = JsonInput.Option("The policy as JSON: what 'peerline policy show -o json' has under terms");

    public PolicySet()
        : base("set", "Replace the policy (operator)") => Add(file);

    protected override async Task<int> RunAsync(Run run)
    {
        var terms = await JsonInput.ReadAsync<PolicyTerms>(run.Get(file)!, run.Cancel);
        var present = await run.Client.Policy.ProfileAsync(run.Cancel);
        var set = await run.Client.Policy.SetAsync(terms, present.ETag, run.Cancel);
        return run.Output.Show(set.Value, _ =>
            run.Output.Console.WriteLine("The policy is set. Requests that were made before keep their terms."));
    }
}
