namespace Peerline.Access;

/// <summary>Who asks. Every query and every command carries it; a subscription that the caller does not hold does not exist for it.</summary>
/// <param name="Name">The client id, or <c>peerline</c> for the system's own work.</param>
/// <param name="Role">What it may do at all.</param>
/// <param name="Subscriptions">The subscriptions of a peer; the operator sees all.</param>
public sealed record Caller(string Name, Role Role, IReadOnlySet<Guid> Subscriptions)
{
    public static Caller System { get; } = new("peerline", Role.System, new HashSet<Guid>());

    public bool IsOperator => Role is Role.Operator or Role.System;

    public bool Sees(Guid subscription) => IsOperator || Subscriptions.Contains(subscription);
}

public enum Role { Peer, Operator, System }
