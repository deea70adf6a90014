using Peerline.Model;

namespace Peerline.Stages.Request;

/// <summary>A type of direct peerings: what is asked of one, and what it sets by itself.</summary>
public sealed record PeeringType(string Name)
{
    public int LeastConnections { get; init; } = 1;

    /// <summary>Its connections carry the peering service, and its SKU is a premium one.</summary>
    public bool IsForService { get; init; }

    /// <summary>Who gives the addresses, whatever the request says.</summary>
    public AddressProvider? Addresses { get; init; }

    /// <summary>
    /// The peer runs the route servers of an exchange. Its cables end in the peering LAN, and every route server has a session with every
    /// cable's end: a mesh.
    /// </summary>
    public bool IsRouteServer { get; init; }

    public static PeeringType Edge { get; } = new(RequestRules.DefaultPeeringType);

    /// <summary>
    /// Edge is the ordinary one; voice carriers come with two connections; operators of edge zones and of exchanges (Ix) as anybody else;
    /// route servers of exchanges (IxRs) on the LAN of theirs.
    /// </summary>
    public static IReadOnlyList<PeeringType> Offered { get; } =
    [
        Edge,
        new("Voice") { LeastConnections = 2, IsForService = true, Addresses = AddressProvider.Operator },
        new("EdgeZoneForOperators"),
        new("Ix"),
        new("IxRs") { IsForService = true, Addresses = AddressProvider.Peer, IsRouteServer = true },
    ];

    /// <summary>The operator's own: nobody asks for them.</summary>
    private static readonly string[] Reserved = ["Cdn", "Transit", "Internal"];

    /// <summary>Null when the type is not offered.</summary>
    public static PeeringType? Named(string name) => Offered.FirstOrDefault(t => RequestRules.Is(t.Name, name));

    public static string Refusal(string name) => Reserved.Any(r => RequestRules.Is(r, name))
        ? $"Peerings of the type {Reserved.First(r => RequestRules.Is(r, name))} are the operator's own: they cannot be asked for."
        : $"Direct peerings are of the types {string.Join(", ", Offered.Select(t => t.Name))}; no other type is offered.";

    /// <summary>The type of a complete request; the ordinary one where it is none.</summary>
    public static PeeringType Of(PeeringDraft draft) => Named(draft.DirectPeeringType ?? "") ?? Edge;

    /// <summary>The request with everything that its type sets by itself. One that says no type keeps that of the present
    /// peering.</summary>
    public static PeeringDraft Completed(PeeringDraft draft, Peering? present)
    {
        draft = draft with { Kind = draft.Kind ?? (present?.Kind ?? PeeringKind.Direct).ToString() };
        if (RequestReading.IsExchange(draft)) return draft;
        var name = draft.DirectPeeringType ?? present?.DirectPeeringType ?? Edge.Name;
        if (Named(name) is not { } type) return draft;
        return draft with
        {
            DirectPeeringType = type.Name,
            Sku = draft.Sku ?? present?.Sku ?? (type.IsForService ? RequestRules.ServiceSku : null),
            Connections = [.. draft.Connections.Select(c => c with
            {
                UseForPeeringService = c.UseForPeeringService || type.IsForService,
                AddressProvider = type.Addresses?.ToString() ?? c.AddressProvider,
            })],
        };
    }
}
