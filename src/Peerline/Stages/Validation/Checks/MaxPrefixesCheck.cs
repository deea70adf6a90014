namespace Peerline.Stages.Validation.Checks;

/// <summary>The limit counts what is received before policy, so that it bites under DENY ALL too (Cease 6/1, RFC 4486).</summary>
internal sealed class MaxPrefixesCheck : HalfCheck
{
    public override string Name => "max-prefixes";
    public override CheckGroup Group => CheckGroup.ReceivedRoutes;
    public override Severity Severity => Severity.Blocker;
    public override string Tests => "The peer announces no more prefixes than agreed.";

    public override Finding Look(HalfCase half)
    {
        var limit = half.MaxPrefixes;
        var hint = $"Announce no more than {limit} prefixes: check the export filter for a full table or customer routes, or ask for a higher limit.";
        if (half.HitLimit)
        {
            var count = half.Session!.PrefixesReceived is { } n && n > limit ? $"{n}" : $"more than {limit}";
            return half.Session.LastErrorFromPeer == true
                ? Failed(half.Family, "The peer closed the session for too many prefixes from us.",
                    "Nothing is announced under DENY ALL: look at the limit on the peer's router.")
                : Failed(half.Family, $"The peer announced {count} prefixes; the limit is {limit}. The session was closed (Cease: Maximum Number of Prefixes Reached).", hint)
                    with { Evidence = [EvidenceText.Safe(half.Session.LastError)] };
        }

        if (!half.IsEstablished) return SessionIsDown(half);
        if (!half.Half.Received.IsRead)
            return Unproved(half.Family, "The received routes could not be counted.", "The router must show routes before policy.")
                with { MayPassLater = true };
        var received = Received(half);
        if (received > limit) return Failed(half.Family, $"{received} prefixes received; the limit is {limit}.", hint);
        if (half.Half.Received.IsCut)
            return Failed(half.Family, $"{received} prefixes received; no more than {RouteSnapshot.Limit} can be judged.", hint);
        return received > 0.9 * limit
            ? Failed(half.Family, $"{received} prefixes received; the limit of {limit} is nearly reached.",
                "Ask for a higher limit before the session is closed for it.") with { Severity = Severity.Warning }
            : Passed(half.Family, $"{received} prefixes received; the limit is {limit}.");
    }

    /// <summary>The limit is each session's own: of a mesh, the one that brings the most counts.</summary>
    private static int Received(HalfCase half) => half.Half.Mesh.Count == 0
        ? half.Half.Received.Total
        : half.Half.Mesh.Select(m => m.Session).Prepend(half.Session).Max(s => s?.PrefixesReceived) ?? half.Half.Received.Total;
}
