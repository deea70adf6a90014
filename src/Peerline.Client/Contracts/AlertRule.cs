namespace Peerline.Client.Contracts;

/// <summary>When somebody is told, by mail and by the events <c>alert.*</c>.</summary>
/// <param name="SubscriptionId">Whose connections; null looks at all of them (the operator's).</param>
/// <param name="Metric"><c>SessionDown</c>, <c>PrefixPercent</c>, <c>TrafficPercent</c>, <c>Flaps</c>, <c>MembersDark</c> or <c>LetterDays</c>.</param>
/// <param name="ForMinutes">How long it has to be so; of <c>Flaps</c>: within which time they are counted.</param>
/// <param name="Firing">What it has told of and is not over.</param>
public sealed record AlertRule(
    Guid Id, Guid? SubscriptionId, string Name, string Metric, double Threshold, int ForMinutes, IReadOnlyList<Guid> Peerings,
    IReadOnlyList<Guid> Connections, IReadOnlyList<string> Mails, bool IsEnabled, IReadOnlyList<AlertFiring> Firing);

/// <param name="Family"><c>IPv4</c>, <c>IPv6</c>, or null where it is about the whole connection.</param>
public sealed record AlertFiring(Guid ConnectionId, string? Family, DateTimeOffset Since, double Value);

/// <param name="Threshold">Null takes the usual one of the metric.</param>
/// <param name="ForMinutes">Null takes 5.</param>
/// <param name="Peerings">Only these peerings, and <paramref name="Connections"/>; without any, all.</param>
public sealed record NewAlertRule(
    string Name, string Metric, Guid? SubscriptionId = null, double? Threshold = null, int? ForMinutes = null,
    IReadOnlyList<Guid>? Peerings = null, IReadOnlyList<Guid>? Connections = null, IReadOnlyList<string>? Mails = null);

public sealed record AlertRuleChange(
    string Name, string Metric, double? Threshold = null, int? ForMinutes = null, IReadOnlyList<Guid>? Peerings = null,
    IReadOnlyList<Guid>? Connections = null, IReadOnlyList<string>? Mails = null, bool IsEnabled = true);

/// <summary>Where a test notification is on its way to.</summary>
/// <param name="Webhooks">The addresses of the webhooks that take <c>alert.test</c>.</param>
public sealed record AlertTried(IReadOnlyList<string> Mails, IReadOnlyList<string> Webhooks);
