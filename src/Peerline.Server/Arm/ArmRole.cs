using Peerline.Access;

namespace Peerline.Server.Arm;

/// <summary>A role as Azure defines one: a set of operations by name, with <c>*</c> for any part of a name.</summary>
internal sealed record ArmRole(AccessRole Role, Guid Id, string Name, string Description, IReadOnlyList<string> Actions)
{
    public static IReadOnlyList<ArmRole> All { get; } =
    [
        // The id that Azure's own Reader has, so that scripts which name it by its id go on.
        new(AccessRole.Reader, new("acdd72a7-3385-48ef-bd42-f606fba81ae7"), "Reader", "Sees everything, changes nothing.", ["*/read"]),
        new(AccessRole.PeerContributor, new("5c8f7a56-51f1-4b0a-9a3b-5f2f3f0c7a11"), "Peer contributor",
            "Does everything that a peer does: registers, requests, changes and ends. Assigns no roles.",
            [
                "*/read", "Microsoft.Peering/*", "Microsoft.Insights/*", "Microsoft.Resources/subscriptions/resourceGroups/*",
                "Microsoft.Resources/tags/*",
            ]),
        new(AccessRole.Operator, new("a1d5c1f0-7f0e-4c3e-8a75-0b9d3c5e2f22"), "Operator",
            "Does everything, also what only the operator may say, and assigns roles.", ["*"]),
    ];

    public static ArmRole Of(AccessRole role) => All.First(r => r.Role == role);

    public bool Allows(string action) => Actions.Any(pattern => Matches(pattern, action));

    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> action)
    {
        var star = pattern.IndexOf('*');
        if (star < 0) return action.Equals(pattern, StringComparison.OrdinalIgnoreCase);
        var head = pattern[..star];
        var tail = pattern[(star + 1)..];
        return action.Length >= head.Length + tail.Length
            && action.StartsWith(head, StringComparison.OrdinalIgnoreCase) && action.EndsWith(tail, StringComparison.OrdinalIgnoreCase);
    }
}
