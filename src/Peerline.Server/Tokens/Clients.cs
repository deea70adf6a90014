using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using Peerline.Access;
using Peerline.Storage;
using Peerline.Storage.Rows;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Peerline.Server.Tokens;

/// <summary>
/// The operator's list of API clients. The row says that it is there, its roles what it may do; the authority holds its secret. A secret without a row opens
/// nothing, so the secret is made first and removed last.
/// </summary>
public sealed class Clients(PeerlineStore store, IOpenIddictApplicationManager authority)
{
    public Task<IReadOnlyList<Client>> ListAsync(Caller caller, CancellationToken cancel = default) =>
        !caller.IsOperator
            ? Task.FromResult<IReadOnlyList<Client>>([])
            : store.ReadAsync<IReadOnlyList<Client>>(
                caller,
                async db =>
                {
                    var roles = (await db.RoleAssignments.ToListAsync(cancel)).ToLookup(a => a.PrincipalId);
                    return [.. (await db.Clients.OrderBy(c => c.ClientId).ToListAsync(cancel)).Select(c => Client.Of(c, roles[c.ClientId]))];
                },
                cancel);

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
                work.Db.Clients.Add(new ClientRow { ClientId = client.ClientId, Name = client.Name });
                IEnumerable<Grant> grants = role is Role.Operator
                    ? [new Grant(AccessRole.Operator, Scope.Root)]
                    : subscriptions.Distinct().Select(s => new Grant(AccessRole.PeerContributor, Scope.Of(s)));
                foreach (var grant in grants)
                    work.Db.RoleAssignments.Add(new RoleAssignment(work.NewId(), client.ClientId, Roles.ServicePrincipal, "", grant.Role,
                        grant.Scope, work.Now, caller.Name).ToRow());
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
        var client = await FindAsync(caller, clientId, cancel);
        if (client is null || await authority.FindByClientIdAsync(clientId, cancel) is not { } application)
            return new Answer<ClientSecret>.NotFound("client");
        var secret = NewSecret();
        await authority.UpdateAsync(application, secret, cancel);
        await store.WriteAsync(
            caller,
            async work =>
            {
                work.Audit(null, "client/rotate", $"clients/{clientId}");
                await work.AppendAsync(Guid.Parse(clientId), null, "client.rotated", caller.Name, client);
                return true;
            },
            cancel);
        return new ClientSecret(client, secret);
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
                var roles = await work.Db.RoleAssignments.Where(a => a.PrincipalId == clientId).ToListAsync(cancel);
                var client = Client.Of(row, roles);
                work.Db.Clients.Remove(row);
                work.Db.RoleAssignments.RemoveRange(roles);
                work.Audit(null, "client/delete", $"clients/{clientId}");
                await work.AppendAsync(Guid.Parse(clientId), null, "client.deleted", caller.Name, client);
                return client;
            },
            cancel);
        if (await authority.FindByClientIdAsync(clientId, cancel) is { } application) await authority.DeleteAsync(application, cancel);
        return deleted is null ? new Answer<Client>.NotFound("client") : deleted;
    }

    /// <summary>The certificates by which a client may prove who it is, beside its secret.</summary>
    public async Task<IReadOnlyList<ClientCertificate>?> CertificatesAsync(Caller caller, string clientId, CancellationToken cancel = default) =>
        await FindAsync(caller, clientId, cancel) is null || await authority.FindByClientIdAsync(clientId, cancel) is not { } application
            ? null
            : ClientCertificate.All(await authority.GetJsonWebKeySetAsync(application, cancel));

    public async Task<Answer<ClientCertificate>> AddCertificateAsync(
        Caller caller, string clientId, string pem, CancellationToken cancel = default)
    {
        if (!caller.IsOperator) return new Answer<ClientCertificate>.Forbidden("Clients are the operator's to change.");
        var (certificate, problem) = ClientCertificate.Read(pem, store.Time.GetUtcNow());
        if (certificate is null) return new Answer<ClientCertificate>.Invalid([problem!]);
        var added = ClientCertificate.Of(certificate);
        return await ChangeKeysAsync(caller, clientId, "certificate-added", added.Thumbprint, keys =>
        {
            if (keys.All(k => k.Kid != added.Thumbprint)) keys.Add(ClientCertificate.ToKey(certificate));
            return added;
        }, cancel);
    }

    public Task<Answer<ClientCertificate>> RemoveCertificateAsync(
        Caller caller, string clientId, string thumbprint, CancellationToken cancel = default) =>
        !caller.IsOperator
            ? Task.FromResult<Answer<ClientCertificate>>(new Answer<ClientCertificate>.Forbidden("Clients are the operator's to change."))
            : ChangeKeysAsync(caller, clientId, "certificate-removed", thumbprint, keys =>
            {
                if (keys.FirstOrDefault(k => k.Kid.Equals(thumbprint, StringComparison.OrdinalIgnoreCase)) is not { } key) return null;
                keys.Remove(key);
                return ClientCertificate.All(new JsonWebKeySet { Keys = { key } })[0];
            }, cancel);

    private async Task<Answer<ClientCertificate>> ChangeKeysAsync(
        Caller caller, string clientId, string what, string thumbprint, Func<IList<JsonWebKey>, ClientCertificate?> change,
        CancellationToken cancel)
    {
        var client = await FindAsync(caller, clientId, cancel);
        if (client is null || await authority.FindByClientIdAsync(clientId, cancel) is not { } application)
            return new Answer<ClientCertificate>.NotFound("client");
        var descriptor = new OpenIddictApplicationDescriptor();
        await authority.PopulateAsync(descriptor, application, cancel);
        var set = descriptor.JsonWebKeySet ?? new JsonWebKeySet();
        if (change(set.Keys) is not { } changed) return new Answer<ClientCertificate>.NotFound("certificate");
        descriptor.JsonWebKeySet = set.Keys.Count > 0 ? set : null;
        await authority.UpdateAsync(application, descriptor, cancel);
        await store.WriteAsync(caller, async work =>
        {
            work.Audit(null, $"client/{what}", $"clients/{clientId}", thumbprint);
            await work.AppendAsync(Guid.Parse(clientId), null, $"client.{what}", caller.Name, client);
            return true;
        }, cancel);
        return changed;
    }

    private Task<Client?> FindAsync(Caller caller, string clientId, CancellationToken cancel) => store.ReadAsync(caller, async db =>
        await db.Clients.FirstOrDefaultAsync(c => c.ClientId == clientId, cancel) is { } row
            ? Client.Of(row, await db.RoleAssignments.Where(a => a.PrincipalId == clientId).ToListAsync(cancel))
            : null, cancel);

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
    internal static Client Of(ClientRow row, IEnumerable<RoleAssignmentRow> assignments)
    {
        var caller = Caller.Of(row.ClientId, [.. assignments.Select(RoleAssignment.GrantOf)]);
        return new Client(row.ClientId, row.Name, caller.Role, [.. caller.Subscriptions.Order()]);
    }
}

/// <param name="Secret">Told once; only its hash is kept.</param>
public sealed record ClientSecret(Client Client, string Secret);
