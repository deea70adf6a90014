namespace Peerline.Edge;

/// <param name="Software">Name and version, as the router says it.</param>
/// <param name="ForwardsTraffic">False for the embedded router, and for a daemon that is only a control plane: reports must say so.</param>
public sealed record RouterCapabilities(
    string Software,
    bool Md5,
    bool Gtsm,
    bool Roles,
    bool RouteRefresh,
    bool RawRibIn,
    bool CommitConfirm,
    bool ForwardsTraffic);
