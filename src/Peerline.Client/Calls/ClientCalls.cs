using Peerline.Client.Contracts;

namespace Peerline.Client;

/// <summary>Clients of the token authority; for the operator.</summary>
public sealed class ClientCalls
{
    private readonly Transport transport;

    internal ClientCalls(Transport transport) => this.transport = transport;

    public IAsyncEnumerable<ApiClient> ListAsync(CancellationToken cancel = default) =>
        transport.ListAsync<ApiClient>("/api/v1/clients", cancel);

    /// <summary>The secret in the answer is shown once.</summary>
    public async Task<ApiClientSecret> CreateAsync(NewApiClient client, CancellationToken cancel = default) =>
        (await transport.PostAsync<ApiClientSecret>("/api/v1/clients", client, null, cancel)).Value;

    /// <summary>A new secret; the old one is refused from now on.</summary>
    public async Task<ApiClientSecret> RotateAsync(string clientId, CancellationToken cancel = default) =>
        (await transport.PostAsync<ApiClientSecret>($"/api/v1/clients/{Uri.EscapeDataString(clientId)}/rotate", null, null, cancel)).Value;

    public Task RevokeAsync(string clientId, CancellationToken cancel = default) =>
        transport.DeleteAsync($"/api/v1/clients/{Uri.EscapeDataString(clientId)}", null, cancel);

    /// <summary>The certificates by which the client may prove who it is, beside its secret.</summary>
    public IAsyncEnumerable<ClientCertificate> CertificatesAsync(string clientId, CancellationToken cancel = default) =>
        transport.ListAsync<ClientCertificate>($"/api/v1/clients/{Uri.EscapeDataString(clientId)}/certificates", cancel);

    public async Task<ClientCertificate> AddCertificateAsync(
        string clientId, NewClientCertificate certificate, CancellationToken cancel = default) =>
        (await transport.PostAsync<ClientCertificate>(
            $"/api/v1/clients/{Uri.EscapeDataString(clientId)}/certificates", certificate, null, cancel)).Value;

    public Task RemoveCertificateAsync(string clientId, string thumbprint, CancellationToken cancel = default) =>
        transport.DeleteAsync(
            $"/api/v1/clients/{Uri.EscapeDataString(clientId)}/certificates/{Uri.EscapeDataString(thumbprint)}", null, cancel);
}
