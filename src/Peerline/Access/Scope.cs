namespace Peerline.Access;

/// <summary>Where a role holds: everywhere, in one subscription, or in one of its resource groups.</summary>
/// <param name="Group">The group's name in lower case.</param>
public readonly record struct Scope(Guid? Subscription, string? Group)
{
    public static Scope Root { get; }

    public static Scope Of(Guid subscription, string? group = null) => new(subscription, group?.ToLowerInvariant());

    /// <summary>The other is the same, or lies within it.</summary>
    public bool Contains(Scope other) =>
        Subscription is null || Subscription == other.Subscription && (Group is null || Group == other.Group);

    public override string ToString() =>
        Subscription is not { } id ? "/" : Group is null ? $"/subscriptions/{id}" : $"/subscriptions/{id}/resourceGroups/{Group}";

    /// <summary>As it is written; null when it is none.</summary>
    public static Scope? Parse(string? text) => text?.Trim('/').Split('/') switch
    {
        [""] => Root,
        [var s, var id] when Is(s, "subscriptions") && Guid.TryParseExact(id, "D", out var subscription) => Of(subscription),
        [var s, var id, var g, { Length: > 0 and <= 90 } name]
            when Is(s, "subscriptions") && Guid.TryParseExact(id, "D", out var subscription) && Is(g, "resourceGroups") =>
            Of(subscription, name),
        _ => null,
    };

    private static bool Is(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
