namespace Peerline.Stages.Registration;

/// <summary>How subscriptions prove that they hold their ASNs: section <c>Peerline:AsnProof</c>.</summary>
public sealed record AsnProofOptions
{
    public const string Section = "Peerline:AsnProof";

    /// <summary>Those in whose databases nobody but the holder changes an aut-num object. RADB is none of them: it takes anybody's.</summary>
    private static readonly IReadOnlyList<string> Usual = ["RIPE", "APNIC", "AFRINIC", "ARIN", "LACNIC"];

    /// <summary>The registries (<c>source:</c>) whose aut-num objects count; the five regional ones when none is named.</summary>
    public IList<string> Sources { get; } = [];

    /// <summary>How long a token may take to appear in the registry.</summary>
    public TimeSpan TokenFor { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long a mailed code may be handed back.</summary>
    public TimeSpan CodeFor { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Codes that are mailed for one ASN within 24 hours, whoever asks.</summary>
    public int MailsPerDay { get; set; } = 5;

    /// <summary>The same for all ASNs that one subscription registers.</summary>
    public int MailsPerSubscription { get; set; } = 20;

    /// <summary>The registry is not asked again sooner by the same peer.</summary>
    public TimeSpan Pause { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A registration that waits for the operator is approved by the proof.</summary>
    public bool Approves { get; set; }

    private IEnumerable<string> Believed => Sources.Count > 0 ? Sources : Usual;

    public bool Counts(string source) => Believed.Contains(source, StringComparer.OrdinalIgnoreCase);

    public string Counting => string.Join(", ", Believed);

    public IEnumerable<string> Problems()
    {
        if (Sources.Any(s => string.IsNullOrWhiteSpace(s) || s.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-')))
            yield return $"{Section}:Sources are names of registries, such as RIPE.";
        if (TokenFor < TimeSpan.FromMinutes(5) || TokenFor > TimeSpan.FromDays(30)) yield return $"{Section}:TokenFor is 5 minutes to 30 days.";
        if (CodeFor < TimeSpan.FromMinutes(5) || CodeFor > TimeSpan.FromDays(1)) yield return $"{Section}:CodeFor is 5 minutes to 1 day.";
        if (MailsPerDay is < 1 or > 100) yield return $"{Section}:MailsPerDay is 1 to 100.";
        if (MailsPerSubscription is < 1 or > 1000) yield return $"{Section}:MailsPerSubscription is 1 to 1000.";
        if (Pause < TimeSpan.Zero || Pause > TimeSpan.FromHours(1)) yield return $"{Section}:Pause is at most 1 hour.";
    }
}
