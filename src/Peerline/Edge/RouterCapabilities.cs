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
    bool ForwardsTraffic)
{
    /// <summary>
    /// Names of the rules that this router cannot be told (<see cref="RouteRule"/>): a route that changes after its validation is not judged
    /// by them.
    /// </summary>
    public IReadOnlyList<string> RulesNotHeld { get; init; } = RouteRule.NotHeld(followsRpki: false);

    /// <summary>The router has VRPs of its own, and judges origins by them.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool FollowsRpki => !RulesNotHeld.Contains(RouteRule.RpkiInvalid);

    /// <summary>Traffic to a route can be made to end at this router: what was agreed about BLACKHOLE (RFC 7999) is held.</summary>
    public bool Discards { get; init; }

    /// <summary>What is listed to be announced is announced, whatever is in its table.</summary>
    public bool Originates { get; init; }

    /// <summary>A session may be let be, with a warning, when it passes its prefix limit; else it has no limit on the router then.</summary>
    public bool WarnsOfPrefixes { get; init; } = true;
}
