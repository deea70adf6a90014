using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using Peerline.Access;
using Peerline.Storage;
using Peerline.Storage.Rows;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Peerline.Server.Tokens;

/// <summary>
/// The operator's list of API clients. The row says what a client may do, the authority holds its secret. A secret without a row opens
/// nothing, so the secret is made first and removed last.
/// </summary>
public sealed class Clients(PeerlineStore store, IOpenIddictApplicationManager authority)
{
    public Task<IReadOnlyList<Client>> ListAsync(Caller caller, CancellationToken cancel = default) =>
        !caller.IsOperator
            ? Task.FromResult<IReadOnlyList<Client>>([])
            : store.ReadAsync<IReadOnlyList<Client>>(
                caller, async db => [.. (await db.Clients.OrderBy(c => c.ClientId).ToListAsync(cancel)).Select(Client.Of)], cancel);

    /// <summary>Makes a client; its secret is told once, here.</summary>
    public async Task<Answer<ClientSecret>> CreateAsync(
        Caller caller, string name, Role role, IReadOnlyList<Guid> subscriptions, CancellationToken cancel = default)
    {
        if (!caller.IsOperator) return new Answer<ClientSecret>.Forbidden("Clients are the operator's to make.");
        var problems = await ProblemsAsync(caller, name, role, subscriptions, cancel);
        if (problems.Count > 0) return new Answer<ClientSecret>.Invalid(problems);
        var client = new Client(Guid.CreateVersion7(store.Time.GetUtcNow()).ToString(), name, role, subscriptions);
        var secret = NewSecret();
        await authority.CreateAsync(
            new OpenIddictApplicationDescriptor
            {
                ClientId = client.ClientId,
                ClientSecret = secret,
                ClientType = ClientTypes.Confidential,
                DisplayName = name,
                Permissions = { Permissions.Endpoints.Token, Permissions.GrantTypes.ClientCredentials },
            },
            cancel);
        await store.WriteAsync(
            caller,
            async work =>
            {
                work.Db.Clients.Add(client.ToRow());
                work.Audit(null, "client/create", $"clients/{client.ClientId}", $"{name}, {role}, {string.Join(" ", subscriptions)}");
                await work.AppendAsync(Guid.Parse(client.ClientId), null, "client.created", caller.Name, client);
                return true;
            },
            cancel);
        return new Answer<ClientSecret>.Done(new ClientSecret(client, secret), Created: true);
    }

    /// <summary>A new secret; the old one buys no token any more.</summary>
    public async Task<Answer<ClientSecret>> RotateAsync(Caller caller, string clientId, CancellationToken cancel = default)
    {
        if (!caller.IsOperator) return new Answer<ClientSecret>.Forbidden("Clients are the operator's to change.");
        var row = await store.ReadAsync(caller, db => db.Clients.FirstOrDefaultAsync(c => c.ClientId == clientId, cancel), cancel);
        if (row is null || await authority.FindByClientIdAsync(clientId, cancel) is not { } application)
            return new Answer<ClientSecret>.NotFound("client");
        var secret = NewSecret();
        await authority.UpdateAsync(application, secret, cancel);
        await store.WriteAsync(
            caller,
            async work =>
            {
                work.Audit(null, "client/rotate", $"clients/{clientId}");
                await work.AppendAsync(Guid.Parse(clientId), null, "client.rotated", caller.Name, Client.Of(row));
                return true;
            },
            cancel);
        return new ClientSecret(Client.Of(row), secret);
    }

    /// <summary>The client is out at once, with every token that it holds.</summary>
    public async Task<Answer<Client>> DeleteAsync(Caller caller, string clientId, CancellationToken cancel = default)
    {
        if (!caller.IsOperator) return new Answer<Client>.Forbidden("Clients are the operator's to delete.");
        if (clientId == caller.Name)
            return new Answer<Client>
                .Refused([new("OwnClient", "A client cannot delete itself: the installation would be locked.", "clientId")]);
        var deleted = await store.WriteAsync(
            caller,
            async work =>
            {
                if (await work.Db.Clients.FirstOrDefaultAsync(c => c.ClientId == clientId, cancel) is not { } row) return null;
                work.Db.Clients.Remove(row);
                work.Audit(null, "client/delete", $"clients/{clientId}");
                await work.AppendAsync(Guid.Parse(clientId), null, "client.deleted", caller.Name, Client.Of(row));
                return Client.Of(row);
            },
            cancel);
        if (await authority.FindByClientIdAsync(clientId, cancel) is { } application) await authority.DeleteAsync(application, cancel);
        return deleted is null ? new Answer<Client>.NotFound("client") : deleted;
    }

    private async Task<List<Problem>> ProblemsAsync(
        Caller caller, string name, Role role, IReadOnlyList<Guid> subscriptions, CancellationToken cancel)
    {
        var problems = new List<Problem>();
        if (name.Length is 0 or > 100 || name.Any(char.IsControl))
            problems.Add(new("InvalidName", "A client has a name of 1 to 100 characters.", "name"));
        if (role is Role.System) problems.Add(new("InvalidRole", "A client is a Peer or an Operator.", "role"));
        if (role is Role.Peer && subscriptions.Count == 0)
            problems.Add(new("NoSubscription", "A peer's client belongs to at least one subscription.", "subscriptions"));
        if (role is Role.Operator && subscriptions.Count > 0)
            problems.Add(new("SubscriptionOfOperator", "An operator's client sees every subscription; none is named.", "subscriptions"));
        var known = await store
            .ReadAsync(caller, db =>
                db.Subscriptions.Where(s => subscriptions.Contains(s.Id)).Select(s => s.Id).ToListAsync(cancel), cancel);
        problems.AddRange(subscriptions.Except(known)
            .Select(s => new Problem("UnknownSubscription", $"There is no subscription {s}.", "subscriptions")));
        return problems;
    }

    private static string NewSecret() =>
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).Replace('+', '-').Replace('/', '_').TrimEnd('=');
}

public sealed record Client(string ClientId, string Name, Role Role, IReadOnlyList<Guid> Subscriptions)
{
    internal static Client Of(ClientRow row) =>
        new(row.ClientId, row.Name, Enum.Parse<Role>(row.Role), PeerlineJson.Read<List<Guid>>(row.Subscriptions));

    internal ClientRow ToRow() =>
        new() { ClientId = ClientId, Name = Name, Role = Role.ToString(), Subscriptions = PeerlineJson.Write(Subscriptions) };
}

/// <param name="Secret">Told once; only its hash is kept.</param>
public sealed record ClientSecret(Client Client, string Secret);
