namespace Peerline.Model;

/// <summary>The operator takes routes of one peer although they break one rule, until a moment. It is for all sessions of the peer's ASN.</summary>
/// <param name="Rule">The rule's name, as checks, routers and reports have it.</param>
/// <param name="Reason">For both sides to read.</param>
public sealed record RuleWaiver(string Rule, string Reason, string By, DateTimeOffset At, DateTimeOffset Until)
{
    /// <summary>At the latest then somebody has to want it again.</summary>
    public static TimeSpan AtMost { get; } = TimeSpan.FromDays(366);

    public bool Holds(DateTimeOffset now) => now < Until;

    /// <summary>As a finding shows it.</summary>
    public Waiver ToWaiver() => new(Rule, Reason, By, At) { Until = Until };
}
