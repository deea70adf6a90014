using Peerline.Client.Contracts;

namespace Peerline.Client;

/// <summary>People, roles, and the keys that sign tokens.</summary>
public sealed class AccessCalls
{
    private readonly Transport transport;

    internal AccessCalls(Transport transport) => this.transport = transport;

    public IAsyncEnumerable<User> UsersAsync(CancellationToken cancel = default) => transport.ListAsync<User>("/api/v1/users", cancel);

    /// <summary>A password that was made by the server is in this answer only.</summary>
    public async Task<UserPassword> AddUserAsync(NewUser user, CancellationToken cancel = default) =>
        (await transport.PostAsync<UserPassword>("/api/v1/users", user, null, cancel)).Value;

    /// <summary>Another password; what was signed in with the old one is out.</summary>
    public async Task<UserPassword> SetPasswordAsync(string userId, NewPassword password, CancellationToken cancel = default) =>
        (await transport.PostAsync<UserPassword>($"/api/v1/users/{Uri.EscapeDataString(userId)}/password", password, null, cancel)).Value;

    public Task RemoveUserAsync(string userId, CancellationToken cancel = default) =>
        transport.DeleteAsync($"/api/v1/users/{Uri.EscapeDataString(userId)}", null, cancel);

    public IAsyncEnumerable<RoleAssignment> RolesAsync(CancellationToken cancel = default) =>
        transport.ListAsync<RoleAssignment>("/api/v1/role-assignments", cancel);

    public async Task<RoleAssignment> AssignAsync(NewRoleAssignment assignment, CancellationToken cancel = default) =>
        (await transport.PostAsync<RoleAssignment>("/api/v1/role-assignments", assignment, null, cancel)).Value;

    public Task RemoveRoleAsync(Guid id, CancellationToken cancel = default) =>
        transport.DeleteAsync($"/api/v1/role-assignments/{id}", null, cancel);

    public IAsyncEnumerable<TokenKey> TokenKeysAsync(CancellationToken cancel = default) =>
        transport.ListAsync<TokenKey>("/api/v1/token-keys", cancel);

    /// <summary>The next key: published at once, it signs when the notice is over.</summary>
    public async Task<TokenKey> RotateTokenKeyAsync(CancellationToken cancel = default) =>
        (await transport.PostAsync<TokenKey>("/api/v1/token-keys/rotate", null, null, cancel)).Value;
}
