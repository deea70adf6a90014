namespace Peerline.Model;

/// <summary>
/// What somebody set on the router by hand and the operator adopted: it is wished in place of what request and policy say. What is null is
/// as they say.
/// </summary>
public sealed record HandSettings
{
    public int? MaxPrefixes { get; init; }
    public MaxPrefixesAction? MaxPrefixesAction { get; init; }
    public bool? Gtsm { get; init; }

    /// <summary>Empty for none.</summary>
    public string? Description { get; init; }

    public override string ToString() => string.Join(", ", Words());

    private IEnumerable<string> Words()
    {
        if (MaxPrefixes is { } limit) yield return FormattableString.Invariant($"max-prefixes {limit}");
        if (MaxPrefixesAction is { } action) yield return action is Model.MaxPrefixesAction.Warn ? "the limit only warns" : "the limit shuts the session";
        if (Gtsm is { } gtsm) yield return gtsm ? "GTSM on" : "GTSM off";
        if (Description is { } description) yield return description.Length > 0 ? $"description '{description}'" : "no description";
    }
}
