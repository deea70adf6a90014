namespace Peerline.Stages.Provisioning.Gate;

/// <summary>One change that went to a router.</summary>
/// <param name="Hash">Of what was changed; null in a line of a version that did not note it.</param>
/// <param name="Peer">The subscription of the connection; null as above.</param>
public sealed record PastChange(Guid Id, DateTimeOffset At, int Sessions, long Prefixes, Guid Site, string? Hash = null, Guid? Peer = null);
