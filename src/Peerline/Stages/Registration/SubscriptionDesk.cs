using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Storage;

namespace Peerline.Stages.Registration;

/// <summary>Tenants: the operator makes a subscription for a peer; the peer registers the providers that it uses.</summary>
public sealed class SubscriptionDesk(PeerlineStore store)
{
    public Task<Answer<Subscription>> CreateAsync(Caller caller, string displayName, CancellationToken cancel = default) =>
        store.WriteAsync<Answer<Subscription>>(
            caller,
            async work =>
            {
                if (!caller.IsOperator) return new Answer<Subscription>.Forbidden("Subscriptions are the operator's to make.");
                if (string.IsNullOrWhiteSpace(displayName) || displayName.Length > 100 || displayName.Any(char.IsControl))
                    return new Answer<Subscription>
                        .Invalid([new("InvalidDisplayName", "A subscription has a name of 1 to 100 characters.", "displayName")]);

                // A version 4 GUID: a subscription's id tells nothing about others.
                var made = await work
                    .SaveAsync(new Subscription { Id = Guid.NewGuid(), DisplayName = displayName.Trim(), CreatedAt = work.Now });
                await work.AppendAsync(made.Id, made.Id, "subscription.created", caller.Name, new { made.DisplayName });
                work.Audit(null, "subscription/create", $"subscriptions/{made.Id}", made.DisplayName);
                return new Answer<Subscription>.Done(made, Created: true);
            },
            cancel);

    public Task<Answer<Subscription>> RegisterProviderAsync(Caller caller, Guid id, string provider, CancellationToken cancel = default) =>
        store.WriteAsync<Answer<Subscription>>(
            caller,
            async work =>
            {
                if ((await work.Db.Subscriptions.FirstOrDefaultAsync(s => s.Id == id, cancel))?.ToSubscription() is not { } subscription)
                    return new Answer<Subscription>.NotFound("subscription");
                var key = Work.Key(provider);
                if (subscription.RegisteredProviders.Contains(key)) return subscription;
                var registered = await work
                    .SaveAsync(subscription with { RegisteredProviders = [.. subscription.RegisteredProviders, key] });
                work.Audit(id, "subscription/register", $"subscriptions/{id}", key);
                return registered;
            },
            cancel);
}
