namespace Peerline.Stages.Provisioning.Rollouts;

/// <summary>What would be lost on a connection if the change were wrong.</summary>
/// <param name="IsChosen">The operator wants it tried there.</param>
/// <param name="IsBusy">Something else is being done to it.</param>
/// <param name="IsUp">Its sessions are up: there is something to see.</param>
/// <param name="Accepted">Routes that its router accepts now.</param>
public sealed record Stake(Guid Connection, bool IsChosen, bool IsBusy, bool IsUp, int Accepted, int BandwidthMbps);
