using System.Collections.Frozen;
using Peerline.Routing.Addressing;

namespace Peerline.Sources.PeeringDb;

/// <summary>The mirror at one moment. Immutable; reading never waits.</summary>
public sealed class PeeringDbView
{
    private readonly FrozenDictionary<uint, PeeringDbNetwork> networks;
    private readonly ILookup<long, PeeringDbContact> contacts;
    private readonly ILookup<long, PeeringDbPresence> presences;
    private readonly ILookup<long, PeeringDbExchangePort> ports;
    private readonly PeeringDbContent content;

    internal PeeringDbView(PeeringDbContent content, PeeringDbState state, DateTimeOffset? syncedAt)
    {
        this.content = content;
        (State, SyncedAt) = (state, syncedAt);
        // An ASN that stands twice (one was being moved) is the one that was changed last.
        networks = content.Networks.Objects.Values.OrderBy(n => n.Updated).ThenBy(n => n.Id)
            .GroupBy(n => n.Asn).ToFrozenDictionary(g => g.Key, g => g.Last());
        contacts = content.Contacts.Objects.Values.OrderBy(c => c.Id).ToLookup(c => c.NetId);
        presences = content.Presences.Objects.Values.OrderBy(p => p.FacId).ToLookup(p => p.NetId);
        ports = content.Ports.Objects.Values.OrderBy(p => p.Id).ToLookup(p => p.NetId);
    }

    private PeeringDbView(PeeringDbView of, PeeringDbState state, DateTimeOffset? syncedAt) =>
        (content, networks, contacts, presences, ports, State, SyncedAt) =
            (of.content, of.networks, of.contacts, of.presences, of.ports, state, syncedAt);

    public static PeeringDbView NotConfigured { get; } = new(new PeeringDbContent(), PeeringDbState.NotConfigured, null);

    /// <summary>A view of given objects: for judging what a page of PeeringDB says without a mirror.</summary>
    public static PeeringDbView Of(
        DateTimeOffset at, IEnumerable<PeeringDbNetwork> networks, IEnumerable<PeeringDbContact>? contacts = null,
        IEnumerable<PeeringDbPresence>? presences = null, IEnumerable<PeeringDbFacility>? facilities = null) => new(new PeeringDbContent
        {
            Networks = PeeringDbTable<PeeringDbNetwork>.Empty.WithAll([.. networks], at),
            Contacts = PeeringDbTable<PeeringDbContact>.Empty.WithAll([.. contacts ?? []], at),
            Presences = PeeringDbTable<PeeringDbPresence>.Empty.WithAll([.. presences ?? []], at),
            Facilities = PeeringDbTable<PeeringDbFacility>.Empty.WithAll([.. facilities ?? []], at),
        }, PeeringDbState.Current, at);

    public PeeringDbState State { get; }

    /// <summary>The last time that everything was asked for and answered.</summary>
    public DateTimeOffset? SyncedAt { get; }

    /// <summary>Only then does the absence of a network mean anything.</summary>
    public bool CanSay => State is PeeringDbState.Current or PeeringDbState.Stale;

    public int Count => networks.Count;

    /// <summary>Contacts that are shown to users of PeeringDB only were read too, with a key.</summary>
    public bool HasAllContacts => content.Contacts.ReadWithKey;

    /// <summary>The network with this ASN; null when the mirror knows none.</summary>
    public PeeringDbProfile? Network(Asn asn) => !networks.TryGetValue(asn.Value, out var network) ? null : new PeeringDbProfile(
        network, content.Organisations.Objects.GetValueOrDefault(network.OrgId ?? -1), [.. contacts[network.Id]],
        [.. presences[network.Id].Select(p => p.FacId).Distinct().Select(Facility).OfType<PeeringDbFacility>()], [.. ports[network.Id]]);

    public PeeringDbFacility? Facility(long id) => content.Facilities.Objects.GetValueOrDefault(id);

    internal PeeringDbView With(PeeringDbState state, DateTimeOffset? syncedAt) =>
        state == State && syncedAt == SyncedAt ? this : new PeeringDbView(this, state, syncedAt);
}
