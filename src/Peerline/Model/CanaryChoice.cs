namespace Peerline.Model;

/// <summary>Where the operator wants a change of the policy tried first: on one connection, or on any of one router.</summary>
public sealed record CanaryChoice(Guid? Connection, Guid? EdgeRouter);
