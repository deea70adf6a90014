using System.CommandLine;
using Peerline.Cli.Access;
using Peerline.Cli.Terminal;

namespace Peerline.Cli.Commands;

internal sealed class Config : PeerlineCommand
{
    private readonly Option<string?> use = new("--use") { Description = "Make this login the default", HelpName = "NAME" };
    private readonly Option<string?> forget = new("--forget") { Description = "Remove this login", HelpName = "NAME" };

    public Config()
        : base("config", "Stored logins: list them, choose the default, remove one")
    {
        Add(use);
        Add(forget);
    }

    protected override bool NeedsServer => false;

    protected override Task<int> RunAsync(Run run)
    {
        var profiles = ProfileStore.Read();
        if (run.Get(use) is { } chosen)
        {
            if (!profiles.Logins.ContainsKey(chosen)) throw new NothingFoundException($"No login is stored as {chosen}.");
            ProfileStore.Write(profiles = profiles with { Default = chosen });
        }

        if (run.Get(forget) is { } gone)
        {
            if (!profiles.Logins.ContainsKey(gone)) throw new NothingFoundException($"No login is stored as {gone}.");
            var rest = profiles.Logins.Where(l => l.Key != gone).ToDictionary();
            ProfileStore.Write(profiles = new Profiles(profiles.Default == gone ? rest.Keys.FirstOrDefault() : profiles.Default, rest));
        }

        var logins =
            profiles.Logins.Select(l => new { Name = l.Key, Default = l.Key == profiles.Default, l.Value.Endpoint, l.Value.ClientId })
                .ToList();
        return Task.FromResult(run.Output.List(logins, $"No login is stored in {ProfileStore.Path}.", ["", "name", "endpoint", "client"],
            l => [l.Default ? "[green]●[/]" : "", Words.Bold(l.Name), Words.Safe(l.Endpoint), Words.Dim(l.ClientId)]));
    }
}
