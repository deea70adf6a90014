using System.CommandLine;
using Peerline.Cli.Access;
using Peerline.Cli.Terminal;
using Peerline.Client;

namespace Peerline.Cli.Commands;

internal sealed class Login : PeerlineCommand
{
    private readonly Option<string> endpoint =
        new("--endpoint") { Description = "Where the server is: https://peering.example.net", Required = true, HelpName = "URL" };
    private readonly Option<string> clientId =
        new("--client-id") { Description = "The client that the operator made for you", Required = true, HelpName = "ID" };
    private readonly Option<string?> caFile =
        new("--ca-file") { Description = "PEM file of the authority that signed the server's certificate", HelpName = "FILE" };
    private readonly Option<string> name =
        new("--name") { Description = "Store it under this name", DefaultValueFactory = _ => "default", HelpName = "NAME" };

    public Login()
        : base("login", "Try a client's secret and store the login; the secret is asked for, or read from standard input")
    {
        Add(endpoint);
        Add(clientId);
        Add(caFile);
        Add(name);
    }

    protected override bool NeedsServer => false;

    protected override async Task<int> RunAsync(Run run)
    {
        var ca = run.Get(caFile) is { } file ? Path.GetFullPath(file) : null;
        if (ca is not null && !File.Exists(ca)) throw new UsageException($"{ca} is not there.");
        var stored = new StoredProfile(run.Get(endpoint)!, run.Get(clientId)!, Secret(), ca);
        using var client = new PeerlineClient(new PeerlineClientOptions
        {
            Endpoint = LoginSource.Address(stored.Endpoint, "--endpoint"), ClientId = stored.ClientId, ClientSecret = stored.ClientSecret,
                CaFile = ca,
        });
        var me = await client.MeAsync(run.Cancel);
        var profiles = ProfileStore.Read();
        ProfileStore.Write(
            new Profiles(run.Get(name), new Dictionary<string, StoredProfile>(profiles.Logins) { [run.Get(name)!] = stored }));
        return run.Output.Show(me,
            m => run.Output.Console.WriteLine(
                $"Logged in as {Plain.Line(m.Role)} {Plain.Line(m.Name)}; stored as {run.Get(name)} in {ProfileStore.Path}."));
    }

    /// <summary>Never on the command line: it would be in the shell's history and in the list of processes.</summary>
    private static string Secret()
    {
        if (Console.IsInputRedirected)
            return Console.In.ReadLine()?.Trim() ?? throw new UsageException("No secret came on standard input.");
        Console.Error.Write("Client secret: ");
        var secret = new System.Text.StringBuilder();
        for (ConsoleKeyInfo key; (key = Console.ReadKey(intercept: true)).Key != ConsoleKey.Enter;)
        {
            if (key.Key == ConsoleKey.Backspace && secret.Length > 0) secret.Length--;
            else if (!char.IsControl(key.KeyChar)) secret.Append(key.KeyChar);
        }

        Console.Error.WriteLine();
        return secret.ToString();
    }
}
