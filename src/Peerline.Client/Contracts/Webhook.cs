namespace Peerline.Client.Contracts;

/// <summary>An address that events are sent to, as CloudEvents over HTTPS, signed.</summary>
/// <param name="SubscriptionId">Whose events it gets; null gets all (the operator's).</param>
/// <param name="Types">Types of events, as <c>connection.approved</c> or <c>connection.*</c>; empty for all.</param>
/// <param name="DisabledBecause">Why it was switched off by itself.</param>
public sealed record Webhook(
    Guid Id, Guid? SubscriptionId, string Url, IReadOnlyList<string> Types, string? Description, bool IsEnabled, string? DisabledBecause,
    DateTimeOffset CreatedAt);

public sealed record NewWebhook(string Url, Guid? SubscriptionId = null, IReadOnlyList<string>? Types = null, string? Description = null);

public sealed record WebhookChange(string Url, IReadOnlyList<string>? Types = null, string? Description = null, bool IsEnabled = true);

/// <param name="Secret">Signs the deliveries, as <c>whsec_…</c> of Standard Webhooks; shown once.</param>
public sealed record WebhookSecret(Webhook Webhook, string Secret);

/// <summary>One event on its way to a webhook.</summary>
/// <param name="Id">In the header <c>webhook-id</c>, the same in every attempt.</param>
/// <param name="State"><c>Pending</c>, <c>Delivered</c> or <c>Dead</c>: given up, and sent again on request.</param>
/// <param name="DueAt">The next attempt.</param>
/// <param name="LastStatus">Of the receiver's last answer.</param>
public sealed record WebhookDelivery(
    Guid Id, long EventPosition, string EventType, string State, int Attempts, DateTimeOffset? DueAt, DateTimeOffset? LastAt, int? LastStatus, string? LastError);

/// <param name="After">The position of the last event that is not wanted; 0 for all.</param>
public sealed record WebhookReplay(long After);

/// <param name="Events">How many are on their way; 10,000 at most for one request.</param>
public sealed record WebhookReplayed(int Events);

/// <summary>What became of a test event.</summary>
/// <param name="Error">Null when the receiver took it.</param>
public sealed record WebhookTried(int? Status, string? Error, long Milliseconds);
