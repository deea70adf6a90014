using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Stages.Request;
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

    /// <summary>Asks for connection monitoring; to ask again changes nothing.</summary>
    public Task<Answer<Subscription>> MonitorAsync(Caller caller, Guid id, CancellationToken cancel = default) =>
        store.WriteAsync<Answer<Subscription>>(
            caller,
            async work =>
            {
                if ((await work.Db.Subscriptions.FirstOrDefaultAsync(s => s.Id == id, cancel))?.ToSubscription() is not { } subscription)
                    return new Answer<Subscription>.NotFound("subscription");
                if (subscription.MonitoredSince is not null) return subscription;
                work.Audit(id, "subscription/monitor", $"subscriptions/{id}");
                return await work.SaveAsync(subscription with { MonitoredSince = work.Now });
            },
            cancel);

    public Task<Answer<Subscription>> TagAsync(
        Caller caller, Guid id, IReadOnlyDictionary<string, string> tags, CancellationToken cancel = default) =>
        store.WriteAsync<Answer<Subscription>>(
            caller,
            async work =>
            {
                if ((await work.Db.Subscriptions.FirstOrDefaultAsync(s => s.Id == id, cancel))?.ToSubscription() is not { } subscription)
                    return new Answer<Subscription>.NotFound("subscription");
                var problems = new List<Problem>();
                TagRules.Check(tags, problems);
                if (problems.Count > 0) return new Answer<Subscription>.Invalid(problems);
                if (TagRules.Same(tags, subscription.Tags)) return subscription;
                work.Audit(id, "subscription/tag", $"subscriptions/{id}");
                return await work.SaveAsync(subscription with { Tags = tags });
            },
            cancel);

    /// <summary>Takes a provider's registration back; refused while anything of it is there.</summary>
    public Task<Answer<Subscription>> UnregisterProviderAsync(Caller caller, Guid id, string provider,
        CancellationToken cancel = default) =>
        store.WriteAsync<Answer<Subscription>>(
            caller,
            async work =>
            {
                if ((await work.Db.Subscriptions.FirstOrDefaultAsync(s => s.Id == id, cancel))?.ToSubscription() is not { } subscription)
                    return new Answer<Subscription>.NotFound("subscription");
                var key = Work.Key(provider);
                if (!subscription.RegisteredProviders.Contains(key)) return subscription;
                if (await work.Db.LivePeerings().AnyAsync(p => p.SubscriptionId == id, cancel)
                    || await work.Db.PeeringServices.AnyAsync(s => s.SubscriptionId == id, cancel)
                    || await work.Db.PeerAsns.AnyAsync(a => a.SubscriptionId == id, cancel))
                    return new Answer<Subscription>.Refused(
                        [new("SubscriptionInUse", "The subscription has resources of this provider; delete them first.", "provider")]);
                work.Audit(id, "subscription/unregister", $"subscriptions/{id}", key);
                return await work.SaveAsync(
                    subscription with { RegisteredProviders = [.. subscription.RegisteredProviders.Where(p => p != key)] });
            },
            cancel);
}
