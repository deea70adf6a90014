using System.Text.Json;
using Peerline.Client;

namespace Peerline.Cli.Access;

/// <summary>What a server writes when it makes its demo network: <c>var/demo.json</c>.</summary>
internal sealed record DemoFile(
    string Endpoint, string? CaFile, string? TokenEndpoint, string? Scope, DemoClient Operator, IReadOnlyList<DemoPeer> Peers)
{
    public static DemoFile Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<DemoFile>(File.ReadAllText(path), PeerlineApiJson.Options)
                ?? throw new JsonException("It is empty.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be read.", "Start the server first: ./run writes it.");
        }
        catch (JsonException e)
        {
            throw new UsageException($"{path} is no demo file: {e.Message}");
        }
    }

    public LoginSource Login(string who)
    {
        var peer =
            Peers.FirstOrDefault(p =>
                p.Name.Equals(who, StringComparison.OrdinalIgnoreCase) || p.Asn.ToString() == who || $"AS{p.Asn}" == who);
        if (peer is null && who != "operator")
            throw new UsageException($"The demo has no {who}.",
                $"--as operator, or one of: {string.Join(", ", Peers.Select(p => p.Name))}");
        var (id, secret) = peer is null ? (Operator.ClientId, Operator.ClientSecret) : (peer.ClientId, peer.ClientSecret);
        return new LoginSource(peer?.Name ?? "operator", new PeerlineClientOptions
        {
            Endpoint = LoginSource.Address(Endpoint, "endpoint in the demo file"),
            TokenEndpoint = TokenEndpoint is null ? null : LoginSource.Address(TokenEndpoint, "tokenEndpoint in the demo file"),
            ClientId = id,
            ClientSecret = secret,
            Scope = Scope,
            CaFile = CaFile,
        })
        { ResourceGroup = peer?.ResourceGroup };
    }
}

internal sealed record DemoClient(string ClientId, string ClientSecret);

internal sealed record DemoPeer(string Name, uint Asn, Guid SubscriptionId, string ResourceGroup, string ClientId, string ClientSecret);
