using Peerline.Access;
using Peerline.Model;
using Peerline.Storage;

namespace Peerline.Stages.Inventory;

/// <summary>Tenants are made by the operator.</summary>
public sealed class Subscriptions(PeerlineStore store)
{
    public Task<Answer<Subscription>> CreateAsync(Caller caller, string? displayName, CancellationToken cancel = default) =>
        !caller.IsOperator
            ? Task.FromResult<Answer<Subscription>>(new Answer<Subscription>.Forbidden("Subscriptions are the operator's to make."))
            : store.WriteAsync<Answer<Subscription>>(caller, async work =>
            {
                var rules = new InputRules();
                rules.Line(displayName, "displayName", 100);
                if (!rules.Hold) return new Answer<Subscription>.Invalid(rules.Problems);
                var subscription = await work.SaveAsync(new Subscription { Id = work.NewId(), DisplayName = displayName!, CreatedAt = work.Now.Stored() });
                await work.AppendAsync(subscription.Id, subscription.Id, "subscription.created", caller.Name, new { subscription.Id, subscription.DisplayName });
                work.Audit(subscription.Id, "subscription/create", $"subscriptions/{subscription.Id}", displayName!);
                return new Answer<Subscription>.Done(subscription, Created: true);
            }, cancel);
}
