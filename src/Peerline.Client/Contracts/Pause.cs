namespace Peerline.Client.Contracts;

/// <summary>What is held: nothing is changed on a router or for a connection that it covers.</summary>
public sealed record Pause(bool All, IReadOnlyList<Guid> EdgeRouters, IReadOnlyList<Guid> Subscriptions);
