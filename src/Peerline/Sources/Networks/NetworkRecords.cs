using Peerline.Routing.Addressing;
using Peerline.Sources.Irr;
using Peerline.Sources.PeeringDb;
using Peerline.Sources.Whois;

namespace Peerline.Sources.Networks;

/// <summary>The registers that this installation is set up to ask.</summary>
public sealed class NetworkRecords(WhoisClient whois, PeeringDbMirror peeringDb, IrrSource irr) : INetworkRecords
{
    private const string PeeringDb = "PeeringDB";
    private const string Irr = "IRR";

    public Task<Learned<NetworkProfile>> ProfileAsync(Asn asn, CancellationToken cancel) => Task.FromResult(ProfileOf(peeringDb.View, asn));

    public Task<Learned<AutNum>> AutNumAsync(Asn asn, CancellationToken cancel) => whois.AutNumAsync(asn, cancel);

    public async Task<Learned<IReadOnlyList<Prefix>>> RoutesAsync(Asn asn, CancellationToken cancel)
    {
        if (!irr.IsConfigured) return Learned<IReadOnlyList<Prefix>>.Unknown(Irr, "No routing registry is asked here.");
        try
        {
            return new(await irr.RoutesOfAsync(asn, cancel), Irr);
        }
        catch (IrrException e)
        {
            return Learned<IReadOnlyList<Prefix>>.Unknown(Irr, e.Message);
        }
    }

    internal static Learned<NetworkProfile> ProfileOf(PeeringDbView view, Asn asn)
    {
        if (!view.CanSay)
            return Learned<NetworkProfile>.Unknown(PeeringDb, view.State is PeeringDbState.NotConfigured
                ? "No copy of PeeringDB is kept here."
                : "The copy of PeeringDB is still empty.");
        return new(view.Network(asn) is not { } found ? null : new NetworkProfile
        {
            Name = found.Network.Name,
            AsSet = found.Network.IrrAsSet,
            Traffic = found.Network.InfoTraffic,
            Ratio = found.Network.InfoRatio,
            RirStatus = found.Network.RirStatus,
            Facilities = [.. found.Facilities.Select(f => (int)f.Id)],
            Contacts = [.. found.Contacts.Select(c => new ProfileContact(c.Role, c.IsPublic ? c.Email : DomainOf(c.Email)))],
            IsPublicOnly = !view.HasAllContacts,
        }, PeeringDb);
    }

    /// <summary>What a network does not show to everybody is not kept with decisions, which the requester reads: the domain decides.</summary>
    private static string? DomainOf(string? email) => email?.LastIndexOf('@') is > 0 and var at ? $"*{email[at..]}" : null;
}
