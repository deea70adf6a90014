using Peerline.Access;
using Peerline.Server.Tokens;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>Clients of the token authority. A secret is in one answer only: that of the POST that made it.</summary>
internal static class ClientApi
{
    public static void MapClients(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/clients").WithTags("Tenants").RequireAuthorization(TokenAuthority.Operator);
        group.MapGet("", ListAsync).WithMetadata(new Paged()).WithName("ListClients").WithSummary("The clients of the token authority");
        group.MapPost("", CreateAsync).WithMetadata(new Creates()).WithName("CreateClient")
            .WithSummary("Make a client; its secret is shown once");
        group.MapPost("/{clientId}/rotate", RotateAsync).WithName("RotateClient")
            .WithSummary("A new secret; the old one is refused from now on");
        group.MapGet("/{clientId}/certificates", CertificatesAsync).WithMetadata(new Paged()).WithName("ListClientCertificates")
            .WithSummary("Certificates by which the client may prove who it is");
        group.MapPost("/{clientId}/certificates", AddCertificateAsync).WithMetadata(new Creates()).WithName("AddClientCertificate")
            .WithSummary("Let the client prove itself by a certificate");
        group.MapDelete("/{clientId}/certificates/{thumbprint}", RemoveCertificateAsync).WithName("RemoveClientCertificate")
            .WithSummary("Refuse a certificate from now on");
        group.MapDelete("/{clientId}", RevokeAsync).WithName("RevokeClient").WithSummary("Revoke a client with every token that it holds");
    }

    private static async Task<Reply<Wire.Page<Wire.ApiClient>>> ListAsync(
        Caller caller, Clients clients, Paging paging, CancellationToken cancel) =>
        paging.Of((await clients.ListAsync(caller, cancel))
            .Select(c => new Wire.ApiClient(c.ClientId, c.Name, c.Role.ToString().ToLowerInvariant(), c.Subscriptions)));

    private static async Task<Reply<Wire.ApiClientSecret>> CreateAsync(
        Caller caller, Clients clients, Body<Wire.NewApiClient> body, CancellationToken cancel)
    {
        var rules = new InputRules();
        rules.Line(body.Value.Name, "name", 100);
        rules.Must(RoleOf(body.Value.Role) is not null, "InvalidRole", "role is peer or operator.", "role");
        return rules.Hold
            ? Reply<Wire.ApiClientSecret>.From(
                await clients.CreateAsync(caller, body.Value.Name, RoleOf(body.Value.Role)!.Value, body.Value.Subscriptions ?? [], cancel),
                Shape, location: c => $"{NativeApi.Root}/clients/{c.Client.ClientId}")
            : Reply<Wire.ApiClientSecret>.No(Refusal.Invalid(rules.Problems));
    }

    private static async Task<Reply<Wire.ApiClientSecret>> RotateAsync(
        Caller caller, Clients clients, string clientId, CancellationToken cancel) =>
        Reply<Wire.ApiClientSecret>.From(await clients.RotateAsync(caller, clientId, cancel), Shape);

    private static async Task<Gone> RevokeAsync(Caller caller, Clients clients, string clientId, CancellationToken cancel) =>
        Gone.From(await clients.DeleteAsync(caller, clientId, cancel));

    private static async Task<Reply<Wire.Page<Wire.ClientCertificate>>> CertificatesAsync(
        Caller caller, Clients clients, Paging paging, string clientId, CancellationToken cancel) =>
        await clients.CertificatesAsync(caller, clientId, cancel) is { } found
            ? paging.Of(found.Select(Shape))
            : Reply<Wire.Page<Wire.ClientCertificate>>.NotFound("client");

    private static async Task<Reply<Wire.ClientCertificate>> AddCertificateAsync(
        Caller caller, Clients clients, string clientId, Body<Wire.NewClientCertificate> body, CancellationToken cancel) =>
        Reply<Wire.ClientCertificate>.From(
            await clients.AddCertificateAsync(caller, clientId, body.Value.Certificate, cancel), Shape,
            location: c => $"{NativeApi.Root}/clients/{clientId}/certificates/{c.Thumbprint}");

    private static async Task<Gone> RemoveCertificateAsync(
        Caller caller, Clients clients, string clientId, string thumbprint, CancellationToken cancel) =>
        Gone.From(await clients.RemoveCertificateAsync(caller, clientId, thumbprint, cancel));

    private static Wire.ClientCertificate Shape(ClientCertificate c) => new(c.Thumbprint, c.Subject, c.NotBefore, c.NotAfter);

    private static Wire.ApiClientSecret Shape(ClientSecret c) => new(c.Client.ClientId, c.Secret);

    private static Role? RoleOf(string word) =>
        word.ToLowerInvariant() switch { "peer" => Role.Peer, "operator" => Role.Operator, _ => null };
}
