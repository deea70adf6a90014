using Peerline.Access;
using Peerline.Edge;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Storage;

namespace Peerline.Stages.Provisioning;

/// <summary>
/// Where the operator adopts what somebody changed by hand on a router. What the wish has a place for becomes wished: the limit and what
/// follows when it is passed, GTSM, the description. Whether that is all is the driver's to say: it plans with it, and what still differs
/// is named and nothing is adopted.
/// </summary>
public sealed class HandChanges(PeerlineStore store, EdgeRouterDrivers drivers, RouterWishes wishes, ConnectionDesk desk)
{
    /// <exception cref="RouterUnreachableException">The router does not answer.</exception>
    public async Task<Answer<Connection>> AdoptAsync(Caller caller, Guid id, string reason, long? ifVersion, CancellationToken cancel)
    {
        var (c, router) = await store.ReadAsync(caller, db => db.WithRouterAsync(id, cancel), cancel);
        if (c is null) return new Answer<Connection>.NotFound("connection");
        if (router is null) return NothingByHand;
        var wish = await wishes.ForAsync(router.Id, cancel, asApplied: c.Id);
        if (wish.Connections.FirstOrDefault(w => w.ConnectionId == c.Id) is not { } own) return NothingByHand;
        var driver = await drivers.OpenAsync(router);
        var seen = await driver.ObserveAsync(cancel);
        if (AsItStands(c, seen, reason) is { } standing) return await desk.SayAsync(caller, c.Id, standing, ifVersion, cancel);
        if (!IsByHand(await PlanAsync(driver, wish, own, cancel), own)) return NothingByHand;
        RouterPlan? left = null;
        foreach (var input in Readings(c, own, seen, reason).Distinct())
        {
            var adopted = own.With(input.V4, input.V6);
            var plan = await PlanAsync(driver, wish, adopted, cancel);
            if (!IsByHand(plan, adopted)) return await desk.SayAsync(caller, c.Id, input, ifVersion, cancel);
            left ??= plan;
        }

        return new Answer<Connection>.Refused([new("NoPlaceForIt", Sentence(c, left!), "connection")]);
    }

    /// <summary>
    /// The text of an adopted session is the operator's own: whatever stands there now is what is watched from here on. Null when it is as it was.
    /// </summary>
    private static AdoptByHand? AsItStands(Connection c, RouterObservation seen, string reason)
    {
        var (v4, v6) = (Hash(c.V4, c.Addresses?.V4), Hash(c.V6, c.Addresses?.V6));
        return v4 is null && v6 is null ? null : new AdoptByHand(c.V4?.ByHand, c.V6?.ByHand, reason) { HashV4 = v4, HashV6 = v6 };

        string? Hash(SessionHalf? half, LinkAddresses? link) =>
            half?.AdoptedHash is { } was && seen.Sessions.FirstOrDefault(s => s.PeerAddress == link?.Peer)?.ConfigurationHash is { } now && now != was ? now : null;
    }

    private static Answer<Connection> NothingByHand { get; } = new Answer<Connection>.Refused(
        [new("NothingByHand", "Nothing that was applied of this connection was changed by hand on its router.", "connection")]);

    /// <summary>
    /// As the router tells it; and, since no router tells what it does with a session that passes its limit, once more with the other action.
    /// </summary>
    private static IEnumerable<AdoptByHand> Readings(Connection c, ConnectionWish own, RouterObservation seen, string reason)
    {
        var (v4, v6) = (Read(own.V4, c.V4), Read(own.V6, c.V6));
        yield return new AdoptByHand(v4, v6, reason);
        yield return new AdoptByHand(Other(own.V4, v4), v6, reason);
        yield return new AdoptByHand(v4, Other(own.V6, v6), reason);
        yield return new AdoptByHand(Other(own.V4, v4), Other(own.V6, v6), reason);

        HandSettings? Read(SessionWish? wish, SessionHalf? half) => wish is null
            ? half?.ByHand
            : HandWish.Read(wish, seen.Sessions.FirstOrDefault(s => s.PeerAddress == wish.PeerAddress), half?.ByHand);
    }

    private static HandSettings? Other(SessionWish? wish, HandSettings? read) => wish is null ? read : (read ?? new HandSettings()) with
    {
        MaxPrefixesAction = wish.MaxPrefixesAction is MaxPrefixesAction.Shut ? MaxPrefixesAction.Warn : MaxPrefixesAction.Shut,
    };

    private static Task<RouterPlan> PlanAsync(IEdgeRouterDriver driver, RouterWish wish, ConnectionWish own, CancellationToken cancel) =>
        driver.PlanAsync(
            wish with
            {
                Connections = [.. wish.Connections.Select(w => w.ConnectionId == own.ConnectionId ? own : w)],
                Restore = wish.Restore.Where(id => id != own.ConnectionId).ToHashSet(),
            },
            new HashSet<Guid> { own.ConnectionId }, cancel);

    private static bool IsByHand(RouterPlan plan, ConnectionWish own) => own.Sessions.Any(s => plan.Foreign.Contains(ByHand.Sentence(s.PeerAddress)));

    private static string Sentence(Connection c, RouterPlan left)
    {
        var lines = left.DriftOf(c.Id).Select(d => d.Replace($"{c.Id}: ", "", StringComparison.Ordinal));
        return "What stands on the router has no place in what Peerline wishes: to make it as wished, it would take "
               + $"\"{string.Join("; ", lines)}\". Take that back on the router and adopt the rest, or restore what is wished.";
    }
}
