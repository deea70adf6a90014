using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Storage;

namespace Peerline.Stages.Request;

/// <summary>What one checked request does to the peering as it is: decided first for all connections, then carried out for all.</summary>
internal sealed class PeeringChange(PeeringDraft draft, RequestFacts facts, Secrets secrets, Work work)
{
    // A key for both halves is sealed once, and looks the same on both; so does one that is decided on and then carried out.
    private readonly Dictionary<(Guid Connection, string Key), string> sealedNow = [];

    /// <summary>Every reason why the change is not taken.</summary>
    public async Task<IReadOnlyList<Problem>> RefusalsAsync()
    {
        var refusals = new List<Problem>();
        foreach (var (connection, input, target) in Inputs())
        {
            refusals.AddRange(RefusalsOf(connection, input, work.Now, target));
            if (PeeringLifecycle.Next(connection, input, work.Now) is Outcome.Moved moved
                && await ConnectionDesk.UnprovenAsync(work, connection, input, moved) is { } unproven) refusals.Add(unproven);
        }

        return refusals;
    }

    public async Task<Answer<WholePeering>> CarryOutAsync()
    {
        var inputs = Inputs().ToList();
        var created = facts.Present is null;
        var peering = created ? await CreateAsync() : await UpdateAsync(facts.Present!);
        foreach (var (connection, input, _) in inputs)
        {
            if (await ConnectionDesk.SayAsync(work, connection, input) is not Answer<Connection>.Done)
                throw new InvalidOperationException($"{input.Word} was possible for connection {connection.Id} a moment ago, in the same transaction.");
        }

        foreach (var added in draft.Connections.Where(d => facts.ConnectionOf(d.Identifier) is null)) await AddAsync(peering, added);
        await work.Db.SaveChangesAsync();
        return new Answer<WholePeering>.Done(new WholePeering(peering, facts.PeerAsn!, await LiveAsync(work, peering.Id)), created);
    }

    /// <summary>What is said to the connections that are there already: changed, submitted again, or left out.</summary>
    private IEnumerable<(Connection Connection, Input Input, string Target)> Inputs()
    {
        foreach (var connection in facts.Connections)
        {
            var index = draft.Connections.ToList().FindIndex(d => Guid.TryParse(d.Identifier, out var id) && id == connection.Identifier);
            if (index < 0)
            {
                if (connection.State is not ConnectionState.PendingRemove)
                    yield return (connection, Said(new Delete("Left out of the request.") { IsOfWhole = true }), "connections");
                continue;
            }

            var request = Request(draft.Connections[index], connection);
            var isJudged = facts.Profile.Eligibility is not null;
            var input = Said(IsReviewed(connection) ? new Resubmit(request) { IsJudged = isJudged } : new Modify(request) { IsJudged = isJudged });
            if (IsMeshForLater(connection, request, input)) continue;
            if (request != connection.Asked.Canonical() || connection is { State: ConnectionState.Rejected, Adoption: null } || IsWantedBack(connection, input))
                yield return (connection, input, $"connections[{index}]");
        }
    }

    /// <summary>
    /// Who else is on the LAN follows from the peering. A connection that cannot be changed now, because it is between "ready" and in
    /// service, meets the others when it is.
    /// </summary>
    private bool IsMeshForLater(Connection c, ConnectionRequest request, Input input) =>
        (request with { MeshV4 = c.Asked.MeshV4, MeshV6 = c.Asked.MeshV6 }).Canonical() == c.Asked.Canonical()
        && request != c.Asked.Canonical() && PeeringLifecycle.Next(c, input, work.Now) is Outcome.Refused;

    /// <summary>On its way out and still draining: a request that names it takes the removal back.</summary>
    private bool IsWantedBack(Connection c, Input input) =>
        c.State is ConnectionState.PendingRemove && PeeringLifecycle.Next(c, input, work.Now) is Outcome.Moved;

    private static bool IsReviewed(Connection c) =>
        c.State is ConnectionState.PendingApproval or ConnectionState.Rejected;

    public static IEnumerable<Problem> RefusalsOf(Connection connection, Input input, DateTimeOffset now, string target) =>
        PeeringLifecycle.Next(connection, input, now) is Outcome.Refused refused
            ? refused.Refusals.Select(r => new Problem(r.Reason.ToString(), $"Connection {connection.Identifier}: {r.Sentence}", Target(target, r)))
            : [];

    /// <summary>The field of the connection that the refusal is about, when it is about one.</summary>
    private static string Target(string connection, Lifecycle.Refusal refusal) => refusal.Reason is RefusalReason.FacilityStays or RefusalReason.AddressesStay
        ? $"{connection}.{refusal.Target}"
        : connection;

    private Input Said(Input input) => input with { Actor = work.Caller.Name };

    private async Task<Peering> CreateAsync()
    {
        // A peering of this name whose last connection is gone makes room; its connections keep their history.
        var (subscription, group, key) = (draft.Subscription, Work.Key(draft.ResourceGroup), Work.Key(draft.Name));
        if (await work.Db.Peerings
            .FirstOrDefaultAsync(p => p.SubscriptionId == subscription && p.ResourceGroupKey == group && p.NameKey == key) is { } old)
        {
            work.Db.Peerings.Remove(old);
            await work.Db.SaveChangesAsync();
        }

        var peering = await work.SaveAsync(new Peering
        {
            Id = work.NewId(),
            SubscriptionId = draft.Subscription,
            ResourceGroup = facts.Group.Name,
            Name = draft.Name,
            Location = draft.Location ?? facts.Group.Location,
            Kind = RequestReading.IsExchange(draft) ? PeeringKind.Exchange : PeeringKind.Direct,
            Sku = Sku(draft.Sku) ?? (RequestReading.IsExchange(draft) ? RequestRules.ExchangeSku : RequestRules.DefaultSku),
            DirectPeeringType = draft.DirectPeeringType ?? RequestRules.DefaultPeeringType,
            PeerAsnId = facts.PeerAsn!.Id,
            Metro = facts.Metro!.Name,
            Tags = draft.Tags ?? new Dictionary<string, string>(),
            CreatedAt = work.Now,
            CreatedBy = work.Caller.Name,
            ChangedAt = work.Now,
            ChangedBy = work.Caller.Name,
        });
        await NoteAsync(work, peering, PeeringEvents.Created, "create", $"AS{facts.PeerAsn.Asn} asks to peer in {peering.Metro}.");
        return peering;
    }

    private async Task<Peering> UpdateAsync(Peering present)
    {
        var tags = draft.Tags ?? present.Tags;
        var sku = Sku(draft.Sku) ?? present.Sku;
        if (sku == present.Sku && TagRules.Same(tags, present.Tags)) return present;
        var changed = await work.SaveAsync(present with { Tags = tags, Sku = sku, ChangedAt = work.Now, ChangedBy = work.Caller.Name });
        await NoteAsync(work, changed, PeeringEvents.Changed, "change", "SKU or tags were changed.");
        return changed;
    }

    private async Task AddAsync(Peering peering, ConnectionDraft added)
    {
        var asked = RequestReading.ToRequest(draft, added, facts);
        var connection = new Connection
        {
            Id = work.NewId(),
            PeeringId = peering.Id,
            SubscriptionId = peering.SubscriptionId,
            Identifier = string.IsNullOrEmpty(added.Identifier) ? Guid.NewGuid() : Guid.Parse(added.Identifier),
            Requested = asked,
            Terms = Of(facts.Profile.Policy.Terms, asked),
            StateSince = work.Now,
            CreatedAt = work.Now,
            RuleWaivers = [.. facts.PeerAsn!.Waivers.Where(w => w.Holds(work.Now))],
            Blackhole = facts.PeerAsn.Blackhole,
            Eligibility = facts.Profile.Eligibility is null ? null : new EligibilityStanding { DueSince = work.Now },
            Adoption = RequestReading.LegacyOf(draft, added, facts) is { } legacy
                ? new LegacyClaim(legacy.EdgeRouterId, legacy.InterfaceName, legacy.ConfigurationHash)
                : null,
        };
        connection = await work.SaveAsync(connection with { Requested = Request(added, connection) });
        var sentence = !connection.HasCable
            ? $"{(connection.Adoption is null ? "A session" : "The conversion of a legacy session")} on exchange "
                + $"{connection.Requested.FacilityId} is requested."
            : connection.Adoption is null
            ? $"{connection.Requested.BandwidthMbps} Mbps at facility {connection.Requested.FacilityId} are requested."
            : $"The conversion of the legacy session on {connection.Adoption.InterfaceName} "
                + $"at facility {connection.Requested.FacilityId} is requested.";
        await work.AppendAsync(
            connection, [new Fact(FactTypes.Requested, sentence, work.Caller.Name) { To = ConnectionState.PendingApproval }]);
        work.Audit(connection.SubscriptionId, "connection/Request", $"connections/{connection.Id}", sentence);
    }

    /// <summary>On an exchange the LAN's MTU counts, which is that of Ethernet, and there is no link to test.</summary>
    private static Terms Of(Terms terms, ConnectionRequest asked) => asked.Medium is LinkMedium.Cable
        ? terms
        : terms with { Mtu = Math.Min(terms.Mtu, Exchange.LanMtu), LinkTestRequired = false };

    private ConnectionRequest Request(ConnectionDraft of, Connection connection)
    {
        var request = RequestReading.ToRequest(draft, of, facts);
        var isThere = facts.Connections.Any(c => c.Id == connection.Id);
        if (isThere && request.AddressProvider is AddressProvider.Operator) request = WithHalves(request, of, connection.Asked);
        return request.WithKey(Family.IPv4, SealedKey(of.Md5KeyV4 ?? of.Md5Key, connection, Family.IPv4))
            .WithKey(Family.IPv6, SealedKey(of.Md5KeyV6 ?? of.Md5Key, connection, Family.IPv6)).Canonical();
    }

    /// <summary>
    /// With the operator's addresses a half is asked for by its limit or by the subnet that it has. Without a word about either family
    /// the session keeps those that it has.
    /// </summary>
    private static ConnectionRequest WithHalves(ConnectionRequest request, ConnectionDraft of, ConnectionRequest asked)
    {
        var v4 = of.MaxPrefixesV4 is not null || !string.IsNullOrEmpty(of.PrefixV4);
        var v6 = of.MaxPrefixesV6 is not null || !string.IsNullOrEmpty(of.PrefixV6);
        return v4 || v6 ? request with { WantsV4 = v4, WantsV6 = v6 } : request with { WantsV4 = asked.WantsV4, WantsV6 = asked.WantsV6 };
    }

    /// <summary>Null keeps the key, empty removes it. The same key stays sealed as it is: sealing it again would look like a change.</summary>
    private string? SealedKey(string? key, Connection connection, Family family)
    {
        if (key is null) return connection.Asked.SealedKeyOf(family);
        if (key.Length == 0) return null;
        string?[] present =
        [
            connection.Requested.SealedKeyOf(family), connection.Asked.SealedKeyOf(family),
            .. new[] { Family.IPv4, Family.IPv6 }.SelectMany(f => new[] { connection.Requested.SealedKeyOf(f), connection.Asked.SealedKeyOf(f) }),
            sealedNow.GetValueOrDefault((connection.Id, key)),
        ];
        return present.OfType<string>().FirstOrDefault(k => secrets.Open(k, connection.SubscriptionId, connection.Id) == key)
            ?? (sealedNow[(connection.Id, key)] = secrets.Seal(key, connection.SubscriptionId, connection.Id));
    }

    public static async Task<IReadOnlyList<Connection>> LiveAsync(Work work, Guid peering) =>
        [.. (await work.ConnectionsOfAsync(peering)).Where(c => c.State is not ConnectionState.Gone)];

    public static async Task NoteAsync(Work work, Peering peering, string type, string action, string sentence)
    {
        await work.AppendAsync(
            peering.Id, peering.SubscriptionId, type, work.Caller.Name, new PeeringEvent(peering.ResourceGroup, peering.Name, sentence));
        work.Audit(peering.SubscriptionId, $"peering/{action}", $"peerings/{peering.Id}", sentence);
    }

    private string? Sku(string? name) => name is null ? null : RequestRules.SkusOf(draft).First(s => RequestRules.Is(s, name));
}
