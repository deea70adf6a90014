using System.CommandLine;
using Peerline.Client;

namespace Peerline.Cli.Access;

/// <summary>Where the login comes from: --demo, --profile, the environment, or the stored default, in this order.</summary>
internal sealed record LoginSource(string Name, PeerlineClientOptions Options)
{
    /// <summary>The resource group to use when none is named; a demo knows one.</summary>
    public string? ResourceGroup { get; init; }

    public static LoginSource Find(ParseResult parsed)
    {
        var (demo, who, profile) = (parsed.GetValue(Common.Demo), parsed.GetValue(Common.As), parsed.GetValue(Common.Profile));
        if (demo is not null && profile is not null) throw new UsageException("--demo and --profile are two different logins: give one.");
        if (demo is not null) return DemoFile.Read(demo).Login(who ?? "operator");
        if (who is not null) throw new UsageException("--as belongs to --demo.", "peerline --demo var/demo.json --as operator ...");
        if (profile is not null)
            return ProfileStore.Find(profile) ?? throw new UsageException($"No login is stored as {profile}.", "peerline config");
        return FromEnvironment() ?? ProfileStore.Default() ?? throw new UsageException(
            "It is not said which server to talk to.",
            "Give --demo var/demo.json --as operator, or store a login with 'peerline login', or set PEERLINE_ENDPOINT, PEERLINE_CLIENT_ID and PEERLINE_CLIENT_SECRET.");
    }

    private static LoginSource? FromEnvironment()
    {
        if (Variable("ENDPOINT") is not { } endpoint) return null;
        return new LoginSource("the environment", new PeerlineClientOptions
        {
            Endpoint = Address(endpoint, "PEERLINE_ENDPOINT"),
            TokenEndpoint = Variable("TOKEN_ENDPOINT") is { } token ? Address(token, "PEERLINE_TOKEN_ENDPOINT") : null,
            ClientId = Variable("CLIENT_ID"),
            ClientSecret = Variable("CLIENT_SECRET"),
            Scope = Variable("SCOPE"),
            CaFile = Variable("CA_FILE"),
        })
        { ResourceGroup = Variable("RESOURCE_GROUP") };
    }

    public static Uri Address(string text, string what) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https")
            ? uri
            : throw new UsageException($"{what} is not an http or https address.");

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable($"PEERLINE_{name}") is { Length: > 0 } value ? value : null;
}
