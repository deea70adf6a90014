using Peerline.Model;

namespace Peerline.Stages.Provisioning.Gate;

/// <param name="LooksAgainAt">When it is judged again.</param>
public sealed record Hold(HeldChange Change, DateTimeOffset LooksAgainAt);
