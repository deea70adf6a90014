using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Edge;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages.Allocation;
using Peerline.Stages.Validation;
using Peerline.Storage;

namespace Peerline.Stages.Legacy;

/// <summary>
/// Takes over a legacy session: reads it again, finds it unchanged since it was claimed, and records port, addresses and what it accepts
/// as ours. Nothing is written to the router. The checks run and only tell.
/// </summary>
public sealed class AdoptionStage(PeerlineStore store, EdgeRouterDrivers drivers, EvidenceFile file) : IStage
{
    public IReadOnlySet<StepKind> Kinds { get; } = new HashSet<StepKind> { StepKind.AdoptSession };

    public async Task<StepResult> CarryOutAsync(Connection connection, StepKind step, CancellationToken cancel)
    {
        var claim = connection.Adoption!;
        var (router, exchanges) = await store.ReadAsync(Caller.System, async db => (
            (await db.EdgeRouters.FirstOrDefaultAsync(r => r.Id == claim.EdgeRouterId, cancel))?.ToEdgeRouter(),
            (await db.Exchanges.ToListAsync(cancel)).Select(e => e.ToExchange()).Where(e => e.EdgeRouterId == claim.EdgeRouterId).ToList()), cancel);
        if (router is null) return Failed("The edge router is no longer in the inventory.");
        var driver = await drivers.OpenAsync(router);
        var observation = await driver.ObserveAsync(cancel);
        var link = LegacySessions.Of(observation, new HashSet<Address>(), exchanges)
            .FirstOrDefault(l => l.InterfaceName == claim.InterfaceName && Wants(connection, l));
        if (link is null) return Failed("The session is no longer in the router's configuration.");
        if (link.ConfigurationHash != claim.ConfigurationHash)
            return Failed("The session's configuration has changed since the conversion was requested: request it again.");

        var v4 = await AcceptedAsync(driver, Family.IPv4, link.V4, cancel);
        var v6 = await AcceptedAsync(driver, Family.IPv6, link.V6, cancel);
        var report = await file.ReportAsync(connection with
        {
            Port = new PortAssignment(Guid.Empty, router.Id, claim.InterfaceName),
            Addresses = AddressesOf(link),
            V4 = link.V4 is null ? null : new SessionHalf { Family = Family.IPv4, Generation = 1, ValidatedGeneration = 1 },
            V6 = link.V6 is null ? null : new SessionHalf { Family = Family.IPv6, Generation = 1, ValidatedGeneration = 1 },
        }, ReportKind.Validation, cancel);
        return await store.WriteAsync<StepResult>(Caller.System, work => RecordAsync(work, connection.Id, link, v4, v6, report), cancel);
    }

    private static async Task<StepResult> RecordAsync(
        Work work, Guid id, LegacyLink link, AdoptedSession? v4, AdoptedSession? v6, ValidationReport report)
    {
        if (await work.ConnectionAsync(id) is not { State: ConnectionState.PendingApproval, Adoption: { ApprovedAt: not null } claim } c) return StepResult.Said.Instance;
        PortAssignment place;
        if (link.Exchange is { } exchange) place = new PortAssignment(exchange.Id, exchange.EdgeRouterId, exchange.InterfaceName);
        else
        {
            if (await ChoiceAsync(work, claim) is not { } choice)
                return Failed($"{claim.InterfaceName} is in the inventory neither as a port nor as a LAG with members: add it first.");
            if (choice.Ports.Any(p => p.ConnectionId is { } holder && holder != id))
                return Failed($"{claim.InterfaceName} is held by another connection.");
            foreach (var port in choice.Ports.Where(p => p.ConnectionId is null)) await work.SaveAsync(port with { ConnectionId = id });
            place = choice.Assignment;
        }

        var addresses = AddressesOf(link);
        foreach (var claimed in new[] { addresses.V4, addresses.V6 }.OfType<LinkAddresses>().SelectMany(c.Claims))
            await LeaseBook.TakeAsync(work, claimed, LeasePurpose.Session, id);
        work.Db.Reports.Add(EvidenceFile.Row(report, c.SubscriptionId));
        await ConnectionDesk.SayAsync(work, c, new SessionAdopted(place, addresses, v4, v6, report.Id));
        return StepResult.Said.Instance;
    }

    /// <summary>The port of the claim, or its LAG with all members that the inventory names: what is not ours to choose.</summary>
    private static async Task<PortChoice?> ChoiceAsync(Work work, LegacyClaim claim)
    {
        var ports = (await work.Db.Ports.Where(p => p.EdgeRouterId == claim.EdgeRouterId).ToListAsync()).Select(p => p.ToPort()).ToList();
        if (ports.FirstOrDefault(p => p.InterfaceName == claim.InterfaceName) is { } alone) return new PortChoice([alone], null);
        var router = (await work.Db.EdgeRouters.FirstAsync(r => r.Id == claim.EdgeRouterId)).ToEdgeRouter();
        var members = ports.Where(p => p.Lag == claim.InterfaceName).OrderBy(p => p.InterfaceName, StringComparer.Ordinal).ToList();
        return members.Count > 0 && router.Lags.FirstOrDefault(l => l.InterfaceName == claim.InterfaceName) is { } lag
            ? new PortChoice(members, lag)
            : null;
    }

    private static SessionAddresses AddressesOf(LegacyLink link) => new(link.V4?.Half.Addresses, link.V6?.Half.Addresses);

    /// <summary>The request names the session by its prefixes.</summary>
    private static bool Wants(Connection c, LegacyLink link) =>
        (c.Requested.LanV4 is null || c.Requested.LanV4.Peer == link.V4?.Half.Addresses.Peer)
        && (c.Requested.LanV6 is null || c.Requested.LanV6.Peer == link.V6?.Half.Addresses.Peer)
        && (c.Requested.PrefixV4 is null || c.Requested.PrefixV4 == link.V4?.Half.Addresses.Subnet)
        && (c.Requested.PrefixV6 is null || c.Requested.PrefixV6 == link.V6?.Half.Addresses.Subnet);

    private static async Task<AdoptedSession?> AcceptedAsync(
        IEdgeRouterDriver driver, Family family, (LegacyHalf Half, string Hash)? half, CancellationToken cancel)
    {
        if (half is not { } h) return null;
        var routes = await driver.RoutesAsync(new SessionKey(family, h.Half.Addresses.Peer), RouteView.Accepted, cancel);
        return new AdoptedSession(h.Hash, [.. routes.Select(r => r.Prefix).Distinct().Order().Select(p => new PermittedPrefix(p, p.Length))]);
    }

    private static StepResult.Say Failed(string reason) => new(new AdoptionFailed(reason));
}
