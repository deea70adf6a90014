using System.CommandLine;
using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Cli.Commands;

internal sealed class ProfileSet : PeerlineCommand
{
    private readonly Option<string> file = JsonInput.Option("The profile as JSON: what 'peerline profile show -o json' prints");

    public ProfileSet()
        : base("set", "Replace the operator's profile (operator)") => Add(file);

    protected override async Task<int> RunAsync(Run run)
    {
        var profile = await JsonInput.ReadAsync<OperatorProfile>(run.Get(file)!, run.Cancel);
        var set = await run.Client.Policy.SetProfileAsync(profile, await PresentAsync(run), run.Cancel);
        return run.Output.Show(set.Value, _ => run.Output.Console.WriteLine("The profile is set."));
    }

    private static async Task<string?> PresentAsync(Run run)
    {
        try
        {
            return (await run.Client.Policy.ProfileAsync(run.Cancel)).ETag;
        }
        catch (PeerlineApiException e) when (e.Status is System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }
}
