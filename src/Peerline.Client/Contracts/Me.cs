namespace Peerline.Client.Contracts;

/// <summary>Who the token says that the caller is.</summary>
/// <param name="Role"><c>peer</c> or <c>operator</c>.</param>
/// <param name="Subscriptions">The subscriptions of a peer; empty for the operator, who sees all.</param>
public sealed record Me(string Name, string Role, IReadOnlyList<Guid> Subscriptions);
