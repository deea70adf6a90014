namespace Peerline.Client.Contracts;

/// <summary>Routes of one ASN are taken although they break one rule, until a moment.</summary>
/// <param name="Rule">As checks, routers and reports name it: <c>first-asn</c>.</param>
/// <param name="Holds">Its time is not over.</param>
public sealed record RuleWaiver(string Rule, string Reason, string By, DateTimeOffset At, DateTimeOffset Until, bool Holds);

/// <param name="Reason">One line, for both sides to read.</param>
/// <param name="Until">At most 366 days ahead.</param>
public sealed record NewRuleWaiver(string Rule, string Reason, DateTimeOffset Until);
