using System.Globalization;
using System.Text.Json;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Edge.Frr;

/// <summary>Reads what bgpd and zebra print as JSON. Tested against answers recorded from the real daemons.</summary>
internal static class FrrObservation
{
    /// <summary>Addresses by interface, from <c>show interface json</c>.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<InterfaceAddress>> InterfaceAddresses(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().ToDictionary(
            i => i.Name,
            i => (IReadOnlyList<InterfaceAddress>)[.. Items(i.Value, "ipAddresses")
                .Select(a => InterfaceAddressOf(Text(a, "address"))).OfType<InterfaceAddress>()]);
    }

    /// <summary>
    /// Sessions, from <c>show bgp neighbors json</c>. Neighbours without an address of their own (unnumbered, down) are left out.
    /// </summary>
    public static IReadOnlyList<SessionObservation> Sessions(
        ReadOnlyMemory<byte> json, FrrReading reading, IReadOnlyDictionary<string, int> received, Func<Address, FrrHeard?> heard,
        DateTimeOffset now)
    {
        using var document = JsonDocument.Parse(json);
        var sessions = new List<SessionObservation>();
        foreach (var entry in document.RootElement.EnumerateObject())
        {
            if (entry.Value.ValueKind is not JsonValueKind.Object || !entry.Value.TryGetProperty("remoteAs", out _)) continue;
            var name = Address.TryParse(entry.Name, out _) ? entry.Name : Text(entry.Value, "bgpNeighborAddr");
            if (!Address.TryParse(name, out var peer)) continue;
            var session = Session(entry.Name, peer, entry.Value, reading, received, now);
            sessions.Add(session.State is not SessionState.Established && heard(peer) is { } news ? WithNews(session, news) : session);
        }

        return sessions;
    }

    /// <summary>Names of established neighbours that keep their Adj-RIB-In, with the address family in which they do.</summary>
    public static IReadOnlyList<(string Neighbor, string Family)> Countable(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return
        [
            .. document.RootElement.EnumerateObject()
                .Where(n => Text(n.Value, "bgpState") is "Established" && Address.TryParse(n.Name, out _))
                .Select(n => (n.Name, Family: n.Name.Contains(':', StringComparison.Ordinal) ? "ipv6" : "ipv4", n.Value))
                .Where(x => Family(x.Value, x.Family) is { } family && Flag(family, "inboundSoftConfigPermit"))
                .Select(x => (x.Name, x.Family)),
        ];
    }

    /// <summary>The size of the Adj-RIB-In, from <c>show bgp … prefix-counts json</c>.</summary>
    public static int? AdjRibIn(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty("ribTableWalkCounters", out var counters) ? Number(counters, "Adj-in") : null;
    }

    /// <summary>The route map that what is announced to the neighbour goes through, from <c>show bgp neighbors X json</c>.</summary>
    public static string? OutgoingMap(ReadOnlyMemory<byte> json, SessionKey session)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty(session.PeerAddress.ToString(), out var neighbor)
            && Family(neighbor, FrrStanza.Af(session.Family)) is { } family
                ? Text(family, "routeMapForOutgoingAdvertisements")
                : null;
    }

    /// <summary>Stopped by <c>maximum-prefix</c>: idle until it is cleared.</summary>
    public static bool IsStoppedForPrefixes(JsonElement neighbor) =>
        Text(neighbor, "bgpState") is "Idle" && Text(neighbor, "lastErrorCodeSubcode") is "0601";

    /// <summary>Where the state of a neighbour is not what its configuration lines say.</summary>
    public static IEnumerable<string> PolicyDifferences(string name, JsonElement neighbor, IReadOnlyList<FrrNeighborLine> lines)
    {
        var asn = lines.FirstOrDefault(l => l.Key.Key is "remote-as")?.Text.Split(' ')[1];
        if (asn is not null && uint.TryParse(asn, out var wanted)
            && (!neighbor.TryGetProperty("remoteAs", out var has) || has.GetUInt32() != wanted))
        {
            yield return $"{name} is not AS{asn} in bgpd's state";
        }

        foreach (var line in lines.Where(l => l.RouteMapName is not null))
        {
            var family = Family(neighbor, line.Family.StartsWith("ipv6", StringComparison.Ordinal) ? "ipv6" : "ipv4");
            var property = line.Text.EndsWith(" in", StringComparison.Ordinal)
                ? "routeMapForIncomingAdvertisements"
                : "routeMapForOutgoingAdvertisements";
            if (family is null || Text(family.Value, property) != line.RouteMapName)
            {
                yield return $"{name} does not use {line.RouteMapName}";
            }
        }
    }

    private static SessionObservation Session(
        string name, Address peer, JsonElement n, FrrReading reading, IReadOnlyDictionary<string, int> received, DateTimeOffset now)
    {
        var state = State(Text(n, "bgpState"));
        var established = state is SessionState.Established;
        var family = Family(n, peer.IsIPv4 ? "ipv4" : "ipv6");
        var interfaceName = OnLink.InterfaceOf(peer, reading.Present, out var ownAddress);
        var lines = reading.Configuration.Neighbors.GetValueOrDefault(peer.ToString()) ?? [];
        var policy = reading.PolicyOf(peer.ToString());
        var (error, fromPeer) = LastError(n);
        return new SessionObservation
        {
            Family = peer.IsIPv4 ? Model.Family.IPv4 : Model.Family.IPv6,
            PeerAddress = peer,
            LocalAddress = Address.TryParse(Text(n, "hostLocal"), out var local) ? local : ownAddress,
            InterfaceName = interfaceName,
            PeerAsn = new Asn(n.GetProperty("remoteAs").GetUInt32()),
            State = state,
            EstablishedSince = established && n.TryGetProperty("bgpTimerUpEstablishedEpoch", out var epoch)
                ? DateTimeOffset.FromUnixTimeSeconds(epoch.GetInt64())
                : null,
            PrefixesReceived = established ? received.TryGetValue(name, out var count) ? count : null : 0,
            PrefixesAccepted = established ? family is { } f ? Number(f, "acceptedPrefixCounter") ?? 0 : null : 0,
            PrefixesAdvertised = established ? family is { } g ? Number(g, "sentPrefixCounter") ?? 0 : null : 0,
            MaxPrefixes = family is { } m ? Number(m, "prefixAllowedMax") : null,
            Flaps = Number(n, "connectionsDropped") ?? 0,
            LastError = error,
            LastErrorFromPeer = fromPeer,
            LastErrorAt = error is not null && Number(n, "lastResetTimerMsecs") is { } ago ? now - TimeSpan.FromMilliseconds(ago) : null,
            Md5 = lines.Any(l => l.Key.Key is "password"),
            Gtsm = lines.Any(l => l.Key.Key is "ttl-security"),
            FourOctetAsn = established ? Negotiated(n, "4byteAs") : null,
            RouteRefresh = established ? Negotiated(n, "routeRefresh") : null,
            // A session is only established when the ASN of the OPEN is the configured one.
            OpenedAsn = established ? new Asn(n.GetProperty("remoteAs").GetUInt32()) : null,
            PeerRole = Text(n, "remoteRole") is { } role and not "undefined" ? RouterText.Printable(role) : null,
            HoldTime = established && Number(n, "bgpTimerHoldTimeMsecs") is { } hold ? TimeSpan.FromMilliseconds(hold) : null,
            EndOfRib = established ? EndOfRib(n, peer.IsIPv4 ? "ipv4Unicast" : "ipv6Unicast") : null,
            ConnectionId = reading.OwnerOf(peer.ToString()),
            Generation = policy?.Generation ?? reading.Marker.AdoptedGeneration(peer),
            IsOpen = policy?.Open,
            ConfigurationHash = reading.HashOf(peer.ToString()),
            Description = lines.FirstOrDefault(l => l.Key.Key is "description") is { } d
                ? RouterText.Printable(d.Text["description ".Length..])
                : null,
        };
    }

    /// <summary>What the log said counts when it is newer than what the state says.</summary>
    private static SessionObservation WithNews(SessionObservation session, FrrHeard news) => session with
    {
        OpenedAsn = news.OpenedAsn ?? session.OpenedAsn,
        LastError = IsNewer(session, news) ? news.Reason.ToString() : session.LastError,
        LastErrorFromPeer = IsNewer(session, news) ? news.FromPeer : session.LastErrorFromPeer,
        LastErrorAt = IsNewer(session, news) ? news.At : session.LastErrorAt,
    };

    // The state tells whole seconds: what is the same error is left in its words, which may hold the peer's text.
    private static bool IsNewer(SessionObservation session, FrrHeard news) =>
        news.Reason is { } reason
        && (session.LastErrorAt is not { } at || at + TimeSpan.FromSeconds(1) < news.At)
        && session.LastError?.StartsWith(reason.ToString(), StringComparison.Ordinal) != true;

    /// <summary>The last NOTIFICATION by code and subcode, or what else took the session down.</summary>
    private static (string? Error, bool? FromPeer) LastError(JsonElement n)
    {
        var reset = Text(n, "lastResetDueTo");
        if (Text(n, "lastErrorCodeSubcode") is { Length: 4 } code
            && byte.TryParse(code[..2], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var major)
            && byte.TryParse(code[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var minor))
        {
            var reason = new NotificationReason((NotificationCode)major, minor).ToString();
            var shutdown = Text(n, "lastShutdownDescription");
            var said = string.IsNullOrEmpty(shutdown) ? reason : $"{reason} ({RouterText.Printable(shutdown)})";
            return (said, reset?.Contains("received", StringComparison.OrdinalIgnoreCase));
        }

        // Of bgpd's other words most are no errors: "Waiting for peer OPEN" after every attempt that did not get further,
        // "No AFI/SAFI activated for peer" and the like while a neighbour is being configured.
        return reset switch
        {
            "Peer closed the session" => (reset, true),
            "Interface down" or "Neighbor address lost" or "BFD down received" or "Socket Error" => (reset, null),
            _ => (null, null),
        };
    }

    private static bool? EndOfRib(JsonElement n, string family)
    {
        if (!n.TryGetProperty("gracefulRestartInfo", out var restart) || !restart.TryGetProperty("endOfRibRecv", out var got)) return null;
        if (got.TryGetProperty(family, out var seen)) return seen.GetBoolean();
        // Without the capability a peer need not send it (RFC 4724 section 2): then its absence says nothing.
        return Negotiated(n, "gracefulRestart") is true ? false : null;
    }

    private static bool Negotiated(JsonElement n, string capability) =>
        n.TryGetProperty("neighborCapabilities", out var all)
            && Text(all, capability)?.Contains("received", StringComparison.OrdinalIgnoreCase) == true;

    private static SessionState State(string? text) =>
        Enum.TryParse<SessionState>(text, out var state) && state is not (SessionState.Unknown or SessionState.Absent)
            ? state
            : SessionState.Idle;

    private static JsonElement? Family(JsonElement n, string family) =>
        n.TryGetProperty("addressFamilyInfo", out var all) && all.TryGetProperty($"{family}Unicast", out var one) ? one : null;

    private static InterfaceAddress? InterfaceAddressOf(string? text) =>
        text?.Split('/') is [var address, var length] && Address.TryParse(address, out var parsed)
        && int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
            ? new InterfaceAddress(parsed, bits)
            : null;

    private static IEnumerable<JsonElement> Items(JsonElement of, string name) =>
        of.TryGetProperty(name, out var list) && list.ValueKind is JsonValueKind.Array ? list.EnumerateArray() : [];

    private static string? Text(JsonElement of, string name) =>
        of.ValueKind is JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;

    private static int? Number(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var number)
            ? (int)Math.Min(number, int.MaxValue)
            : null;

    private static bool Flag(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True;
}
