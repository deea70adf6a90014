namespace Peerline.Stages.Validation.Checks;

/// <summary>
/// RFC 9234: peer and peer, or route server and client, or the session is not what was agreed. Many routers send no role; that is no fault, unless the operator asks for one.
/// </summary>
internal sealed class RoleCheck : HalfCheck
{
    public override string Name => "role";
    public override CheckGroup Group => CheckGroup.Session;
    public override Severity Severity => Severity.Blocker;
    public override string Tests => "The peer's BGP role, when it sends one, is peer; a route server's is that of one.";

    public override Finding Look(HalfCase half)
    {
        var hint = half.IsRouteServer
            ? "Set the role of this session to \"route server\" on the route server (RFC 9234)."
            : "Set the role of this session to \"peer\" on the peer's router (RFC 9234).";
        if (half.RoleRefused) return Failed(half.Family, "The BGP roles do not fit together (OPEN Message Error: Role Mismatch).", hint);
        if (!half.IsEstablished) return SessionIsDown(half);
        return half.Session!.PeerRole switch
        {
            null or "" when half.Policy.StrictRoles && half.Evidence.Router is { Roles: true } =>
                Failed(half.Family, "The peer sends no role, and the operator asks for one.", hint),
            null or "" => Found(half.Family, CheckOutcome.NotApplicable, "The peer sends no role."),
            // As FRR and the embedded router name it.
            "rs-server" or "RouteServer" when half.IsRouteServer => Passed(half.Family, "The peer is a route server, and we are its client."),
            var role when !half.IsRouteServer && role.Equals("peer", StringComparison.OrdinalIgnoreCase) => Passed(half.Family, "Both sides are peers."),
            var role => Failed(half.Family, $"The peer's role is \"{EvidenceText.Safe(role)}\".", hint),
        };
    }
}
