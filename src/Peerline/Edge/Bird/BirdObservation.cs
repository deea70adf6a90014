using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Bird;

/// <summary>From what BIRD shows to what is known of a session.</summary>
internal static class BirdObservation
{
    /// <param name="received">Sizes of the import tables, by protocol.</param>
    public static SessionObservation Session(BirdProtocol p, BirdReading reading, IReadOnlyDictionary<string, int> received)
    {
        var peer = p.Neighbor!.Value;
        var channel = p.Channel;
        var error = BirdError.Read(p.LastError, p.Message);
        var interfaceName = OnLink.InterfaceOf(peer, reading.Present, out var own);
        var owner = BirdName.OwnerOf(p.Name);
        var block = owner is { } id ? reading.File.Find(id, peer) : null;
        var text = owner is null ? reading.TextOf(p) : "";
        return new SessionObservation
        {
            Family = peer.IsIPv4 ? Family.IPv4 : Family.IPv6,
            PeerAddress = peer,
            LocalAddress = p.Source ?? own,
            InterfaceName = interfaceName,
            PeerAsn = p.NeighborAsn ?? default,
            State = State(p),
            EstablishedSince = p.IsEstablished ? p.Since : null,
            PrefixesReceived = !p.IsEstablished ? 0 : received.TryGetValue(p.Name, out var count) ? count : null,
            PrefixesAccepted = p.IsEstablished ? channel?.Imported ?? 0 : 0,
            PrefixesAdvertised = p.IsEstablished ? channel?.Exported ?? 0 : 0,
            MaxPrefixes = channel?.ReceiveLimit ?? channel?.ImportLimit,
            LastError = error?.Text,
            LastErrorFromPeer = error?.FromPeer,
            LastErrorAt = error is not null && !p.IsEstablished ? p.Since : null,
            Md5 = block?.Md5 ?? text.Contains("password", StringComparison.Ordinal),
            Gtsm = block?.Gtsm ?? text.Contains("ttl security", StringComparison.Ordinal),
            FourOctetAsn = p.IsEstablished ? p.FourOctetAsn : null,
            RouteRefresh = p.IsEstablished ? p.RouteRefresh : null,
            // A session is only established when the ASN of the OPEN is the configured one.
            OpenedAsn = p.IsEstablished ? p.NeighborAsn : null,
            PeerRole = p.PeerRole is { } role ? RouterText.Printable(role.Replace('_', '-')) : null,
            HoldTime = p.IsEstablished ? p.HoldTime : null,
            ConnectionId = owner ?? reading.OwnerOf(p),
            Generation = BirdName.AppliedBy(channel?.ImportFilter)?.Generation ?? reading.Marker.AdoptedGeneration(peer),
            IsOpen = BirdName.AppliedBy(channel?.ImportFilter)?.Open,
            ConfigurationHash = reading.HashOf(p),
            Description = p.Description is { } description ? RouterText.Printable(description) : null,
        };
    }

    // BIRD says "Passive" for Active without connecting, and "Close" and "Down" on the way to Idle.
    private static SessionState State(BirdProtocol p) => p.BgpState switch
    {
        "Passive" => SessionState.Active,
        var text when Enum.TryParse<SessionState>(text, out var state) && state is not (SessionState.Unknown or SessionState.Absent) => state,
        _ => SessionState.Idle,
    };
}
