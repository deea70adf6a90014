namespace Peerline.Stages.Provisioning.Gate;

/// <summary>One change that went to a router.</summary>
public sealed record PastChange(Guid Id, DateTimeOffset At, int Sessions, long Prefixes, Guid Site);
