using Peerline.Model;

namespace Peerline.Stages.Validation.Checks;

/// <summary>The session is up. When it is not, this says what the evidence leaves as the cause, the nearest to the wire first.</summary>
internal sealed class SessionEstablishedCheck : HalfCheck
{
    public override string Name => "session-established";
    public override CheckGroup Group => CheckGroup.Session;
    public override Severity Severity => Severity.Blocker;
    public override string Tests => "The half of the session is Established.";
    public override bool IsConsequence => true;
    public override bool CanBeWaived(CheckOutcome outcome) => false;

    public override Finding Look(HalfCase half) => half.IsEstablished
        ? Passed(half.Family, $"Established since {half.Session!.EstablishedSince:u}.")
        : Failed(half.Family, $"The {half.Family} session with {half.Half.Link.Peer} is not Established ({State(half)}).", Hint(half))
            with { Evidence = [.. Evidence(half)], MayPassLater = true };

    private static string State(HalfCase half) => (half.Session?.State ?? SessionState.Absent).ToString();

    private static string Hint(HalfCase half) => half switch
    {
        { NoCarrier: true } => "There is no carrier on the port; see \"carrier\".",
        { Session: null or { State: SessionState.Absent } } =>
            "The operator's router does not know the session: the operator applies it again.",
        { Swapped: true } => "The two ends of the subnet are swapped; see \"own-address\".",
        { OwnAddressTaken: true } => "Another device on the link has our address; see \"own-address\".",
        { PeerAddressSilent: true } => "Nobody answers for the peer's address; see \"peer-answers\".",
        { OtherAsn: true } => "The AS numbers do not fit; see \"asn\".",
        { RoleRefused: true } => "The BGP roles do not fit; see \"role\".",
        { HitLimit: true } => "The session was closed for too many prefixes; see \"max-prefixes\".",
        { Md5Failing: true } => "Segments with a wrong or missing MD5 signature are dropped; see \"md5\".",
        { Notification.Length: > 0 } => ByName(half),
        { TcpRefused: true } => $"{half.Half.Link.Peer} refuses TCP port 179: BGP is not running there, or the neighbour {half.Half.Link.Operator} "
            + $"with AS{half.OperatorAsn} is missing or shut down.",
        { PingsButNoTcp: true } => $"The peer's address answers ping, and TCP port 179 does not come up. On the peer's router look for: the neighbour {half.Half.Link.Operator} "
            + $"with AS{half.OperatorAsn} missing or shut down, {(half.HasKey ? "the MD5 key missing or different, " : "an MD5 key that was not agreed, ")}"
            + $"{(half.Policy.Gtsm ? "a TTL below 255 (GTSM; no multihop), " : "")}a filter on port 179.",
        { Half.Ping.Received: 0, Half.PeerAnswers.Count: > 0 } =>
            $"A device answers for {half.Half.Link.Peer} but not to ping: look for a wrong mask or a filter on the peer's router.",
        _ => "The peer configures BGP as its parameter sheet says.",
    };

    /// <summary>The NOTIFICATION by its name; who sent it tells on whose side to look.</summary>
    private static string ByName(HalfCase half)
    {
        var what = half.Notification;
        var advice = half switch
        {
            _ when half.NotifiedOf("Administrative Shutdown") => "the neighbour is shut down",
            _ when half.NotifiedOf("De-configured") => "the neighbour was removed",
            _ when half.NotifiedOf("Connection Rejected") => "the neighbour is not configured, or with another address",
            _ when half.NotifiedOf("Unacceptable Hold Time") => "set a hold time of 3 seconds or more",
            _ when half.NotifiedOf("Unsupported Capability") => "the address family is not configured for the neighbour",
            _ when half.NotifiedOf("Bad BGP Identifier") => "the router id is zero or the same as ours",
            _ when half.NotifiedOf("Hold Timer Expired") => "keepalives get lost: look at the link's errors and MTU",
            _ => "look at the log of the peer's router",
        };
        return half.Session!.LastErrorFromPeer switch
        {
            true => $"The peer ended it with \"{what}\": {advice}.",
            false => $"We ended it with \"{what}\": {advice}.",
            null => $"It ended with \"{what}\": {advice}.",
        };
    }

    private static IEnumerable<string> Evidence(HalfCase half)
    {
        if (half.Session?.LastError is { Length: > 0 } error) yield return $"last error: {EvidenceText.Safe(error)}{(half.Session.LastErrorAt is { } at ? $" at {at:u}" : "")}";
        if (half.Half.PeerAnswers is { } answers) yield return $"{EvidenceText.Count(answers.Count, "device")} answered for {half.Half.Link.Peer}";
        if (half.Half.OwnAnswers is { } own) yield return $"{EvidenceText.Count(own.Count, "device")} answered for {half.Half.Link.Operator}";
        if (half.Half.Ping is { } ping) yield return $"ping: {ping.Received} of {ping.Sent} answered";
        if (half.Evidence.Md5FailuresSinceApplied is { } md5) yield return $"segments that the whole router dropped for MD5 since the session was applied: {md5}";
    }
}
