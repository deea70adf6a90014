namespace Peerline.Stages.Eligibility;

/// <summary>One rule as the operator's file sets it.</summary>
/// <param name="Name">As <see cref="RuleCatalogue"/> knows it.</param>
public sealed record EligibilityRule(string Name, Consequence Unmet, Consequence Unknown)
{
    /// <summary>For the peer to read.</summary>
    public string? Why { get; init; }
    public IReadOnlyDictionary<string, long> Numbers { get; init; } = new Dictionary<string, long>();
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Lists { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    public Consequence Of(RuleState state) => state switch
    {
        RuleState.Met => Consequence.Note,
        RuleState.Unmet => Unmet,
        _ => Unknown,
    };
}
