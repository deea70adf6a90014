namespace Peerline.Access;

/// <summary>Who asks. Every query and every command carries it; a subscription that the caller does not hold does not exist for it.</summary>
/// <param name="Name">The id of the principal, or <c>peerline</c> for the system's own work.</param>
/// <param name="Role">On which side it is at all.</param>
/// <param name="Subscriptions">The subscriptions in which a peer has any role; the operator sees all.</param>
public sealed record Caller(string Name, Role Role, IReadOnlySet<Guid> Subscriptions)
{
    public static Caller System { get; } = new("peerline", Role.System, new HashSet<Guid>());

    /// <summary>What it was assigned. When nothing else is said, a peer does everything of a peer's in its subscriptions.</summary>
    public IReadOnlyList<Grant> Grants { get; init; } = Role is Role.Peer
        ? [.. Subscriptions.Select(s => new Grant(AccessRole.PeerContributor, Scope.Of(s)))]
        : [new Grant(AccessRole.Operator, Scope.Root)];

    /// <summary>A principal by what it was assigned: the operator is who has that role over everything.</summary>
    public static Caller Of(string principal, IReadOnlyList<Grant> grants) => new(
        principal,
        grants.Any(g => g.Role == AccessRole.Operator && g.Scope == Scope.Root) ? Role.Operator : Role.Peer,
        grants.Where(g => g.Scope.Subscription is not null).Select(g => g.Scope.Subscription!.Value).ToHashSet()) { Grants = grants };

    public bool IsOperator => Role is Role.Operator or Role.System;

    /// <summary>Subscriptions that it sees whole, and not only some groups of.</summary>
    public IEnumerable<Guid> Whole =>
        Grants.Where(g => g.Scope is { Subscription: not null, Group: null }).Select(g => g.Scope.Subscription!.Value);

    public bool HasGroups => Grants.Any(g => g.Scope.Group is not null);

    public bool Sees(Guid subscription) => IsOperator || Subscriptions.Contains(subscription);

    /// <summary>It may say there what only the operator may say.</summary>
    public bool IsOperatorOf(Scope scope) =>
        IsOperator || Grants.Any(g => g.Role == AccessRole.Operator && g.Scope.Contains(scope));

    public bool MayWrite(Scope scope) => IsOperator || Grants.Any(g => g.Role != AccessRole.Reader && g.Scope.Contains(scope));

    public bool MayWriteAnywhere => IsOperator || Grants.Any(g => g.Role != AccessRole.Reader);
}

public enum Role { Peer, Operator, System }
