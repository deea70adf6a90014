using System.Text.RegularExpressions;
using Peerline.Access;

namespace Peerline.Stages;

/// <summary>The name that a peer gives to one of its resources: part of an address, so plain characters only.</summary>
public static partial class ResourceName
{
    public static bool IsValid(string? name) => name is not null && Pattern().IsMatch(name) && name is not ("." or "..");

    public static Problem Problem(string target) =>
        new("InvalidResourceName", "A name has 1 to 63 letters, digits, underscores, dots and hyphens.", target);

    [GeneratedRegex(@"\A[A-Za-z0-9_.-]{1,63}\z")]
    private static partial Regex Pattern();
}
