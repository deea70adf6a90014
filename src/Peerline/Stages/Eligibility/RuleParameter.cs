namespace Peerline.Stages.Eligibility;

/// <summary>A setting of a rule: a number with its bounds, or a list.</summary>
/// <param name="Usual">Taken when the file does not say; null where it must.</param>
/// <param name="Words">The only words that a list may have; they are taken when the file does not say.</param>
public sealed record RuleParameter(
    string Name, string What, long Least = 0, long Most = 0, long? Usual = null, ListKind List = ListKind.None, IReadOnlyList<string>? Words = null);

public enum ListKind { None, Asns, Words }
