using System.Text.Json;
using Peerline.Routing.Addressing;
using Peerline.Routing.Mrt;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode.Json;

/// <summary>An MRT record as an object, and the verdict on it: of one that holds a message that on the message.</summary>
internal static class MrtJson
{
    public static Verdict Write(Utf8JsonWriter json, MrtRecord record, PeerIndex peers, BgpContext context)
    {
        json.WriteStartObject();
        var name = record.TypeName;
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        json.WriteString("type"u8, Names.Of(name[..slash]));
        json.WriteString("subtype"u8, Names.Of(name[(slash + 1)..]));
        json.WriteNumber("length"u8, record.Octets.Length);
        var verdict = record.Kind switch
        {
            MrtRecordKind.Rib => Rib(json, record, peers),
            MrtRecordKind.Message => Message(json, record, context),
            MrtRecordKind.StateChange => StateChange(json, record),
            MrtRecordKind.TableDump => TableDump(json, record),
            MrtRecordKind.PeerIndexTable => PeerTable(json, record),
            MrtRecordKind.GeoPeerTable => GeoTable(json, record),
            _ => new Verdict(Outcome.Ok, "accept", "The record type holds no routes, or is not known."),
        };
        if (verdict.Outcome == Outcome.Error || record.Kind == MrtRecordKind.Other) json.Hex("body"u8, record.Body);
        json.WriteEndObject();
        return verdict;
    }

    private static Verdict Rib(Utf8JsonWriter json, MrtRecord record, PeerIndex peers)
    {
        if (RibRecord.Read(record, out var rib) is { Fault: not MrtFault.None } problem) return Verdict.Of(problem);
        json.WriteNumber("sequence"u8, rib.SequenceNumber);
        json.Family(rib.Family);
        if (rib.Family.Afi is Afi.IPv4 or Afi.IPv6 && rib.Family.Safi is Safi.Unicast or Safi.Multicast) json.Prefix("prefix"u8, rib.Prefix);
        else NlriJson.Write(json, "nlri"u8, rib.NlriOctets, rib.Family, addPath: false);
        json.WriteStartArray("entries"u8);
        var entries = rib.GetEnumerator();
        while (entries.MoveNext()) Entry(json, entries.Current, rib.HasPathIds, peers);
        json.WriteEndArray();
        return entries.Problem.Fault == MrtFault.None ? Verdict.Ok : Verdict.Of(entries.Problem);
    }

    private static void Entry(Utf8JsonWriter json, in RibEntry entry, bool hasPathIds, PeerIndex peers)
    {
        json.WriteStartObject();
        json.WriteNumber("peer_index"u8, entry.PeerIndex);
        if (peers.TryGet(entry.PeerIndex, out var peer))
        {
            json.Address("peer"u8, peer.Address);
            json.WriteNumber("peer_as"u8, peer.Asn.Value);
        }

        if (hasPathIds) json.WriteNumber("path_id"u8, entry.PathId);
        json.Time("originated"u8, Moment.OfSeconds(entry.OriginatedTime));
        // RFC 6396 4.3.4: MP_REACH_NLRI holds only the next hop, so that is where it is shown.
        if (entry.NextHop is { } nextHop) json.Address("next_hop"u8, nextHop);
        Attributes(json, entry.Attributes, fourOctetAs: true);
        json.WriteEndObject();
    }

    private static void Attributes(Utf8JsonWriter json, PathAttributes attributes, bool fourOctetAs)
    {
        var context = new UpdateContext(fourOctetAs);
        json.WriteStartArray("path_attributes"u8);
        var walk = attributes.GetEnumerator();
        while (walk.MoveNext())
            if (walk.Current.Code != PathAttributeCode.MpReachNlri) PathAttributeJson.Write(json, walk.Current, context);
        json.WriteEndArray();
    }

    private static Verdict Message(Utf8JsonWriter json, MrtRecord record, BgpContext context)
    {
        if (MrtMessage.Read(record, out var message) is { Fault: not MrtFault.None } problem) return Verdict.Of(problem);
        Peering(json, message.Peering);
        if (message.IsLocal) json.WriteBoolean("local"u8, true);
        (context.FourOctetAs, context.AsSizeSource) = (message.Peering.FourOctetAs, HowKnown.Record);
        (context.AddPath, context.AddPathSource) = (message.HasPathIds ? AddPathFamilies.All : AddPathFamilies.None, HowKnown.Record);
        json.WritePropertyName("message"u8);
        return BgpJson.Body(json, message.MessageType, message.MessageBody, context, BgpFrame.HeaderLength);
    }

    private static Verdict StateChange(Utf8JsonWriter json, MrtRecord record)
    {
        if (MrtStateChange.Read(record, out var change) is { Fault: not MrtFault.None } problem) return Verdict.Of(problem);
        Peering(json, change.Peering);
        json.WriteString("old_state"u8, Names.Of(change.OldState));
        json.WriteString("new_state"u8, Names.Of(change.NewState));
        return Verdict.Ok;
    }

    private static void Peering(Utf8JsonWriter json, in MrtPeering peering)
    {
        json.Address("peer_address"u8, peering.PeerAddress);
        json.WriteNumber("peer_as"u8, peering.PeerAs.Value);
        json.Address("local_address"u8, peering.LocalAddress);
        json.WriteNumber("local_as"u8, peering.LocalAs.Value);
        json.WriteNumber("interface_index"u8, peering.InterfaceIndex);
    }

    private static Verdict TableDump(Utf8JsonWriter json, MrtRecord record)
    {
        if (TableDumpRecord.Read(record, out var route) is { Fault: not MrtFault.None } problem) return Verdict.Of(problem);
        json.WriteNumber("view"u8, route.View);
        json.WriteNumber("sequence"u8, route.SequenceNumber);
        json.Prefix("prefix"u8, route.Prefix);
        json.WriteNumber("status"u8, route.Status);
        json.Time("originated"u8, Moment.OfSeconds(route.OriginatedTime));
        json.Address("peer_address"u8, route.PeerAddress);
        json.WriteNumber("peer_as"u8, route.PeerAs.Value);
        Attributes(json, route.Attributes, route.FourOctetAs);
        return Verdict.Ok;
    }

    private static Verdict PeerTable(Utf8JsonWriter json, MrtRecord record)
    {
        if (PeerIndexTable.Read(record, out var table) is { Fault: not MrtFault.None } problem) return Verdict.Of(problem);
        json.Address("collector"u8, table.CollectorIdentifier);
        json.WriteString("view_name"u8, ShutdownText.Show(table.ViewName));
        json.WriteStartArray("peers"u8);
        var index = 0;
        foreach (var peer in table) Peer(json, index++, peer, null);
        json.WriteEndArray();
        return Verdict.Ok;
    }

    private static Verdict GeoTable(Utf8JsonWriter json, MrtRecord record)
    {
        if (GeoPeerTable.Read(record, out var table) is { Fault: not MrtFault.None } problem) return Verdict.Of(problem);
        json.Address("collector"u8, table.CollectorIdentifier);
        json.WriteString("view_name"u8, ShutdownText.Show(table.ViewName));
        Coordinates(json, table.Latitude, table.Longitude);
        json.WriteStartArray("peers"u8);
        var index = 0;
        foreach (var peer in table) Peer(json, index++, peer.Peer, (peer.Latitude, peer.Longitude));
        json.WriteEndArray();
        return Verdict.Ok;
    }

    private static void Peer(Utf8JsonWriter json, int index, PeerIndexEntry peer, (float Latitude, float Longitude)? place)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, index);
        json.Address("address"u8, peer.Address);
        json.WriteNumber("asn"u8, peer.Asn.Value);
        json.Address("bgp_identifier"u8, peer.Identifier);
        if (place is { } where) Coordinates(json, where.Latitude, where.Longitude);
        json.WriteEndObject();
    }

    // Not a number means that the place is private (RFC 6397 3), for which JSON has null.
    private static void Coordinates(Utf8JsonWriter json, float latitude, float longitude)
    {
        if (!float.IsFinite(latitude) || !float.IsFinite(longitude)) return;
        json.WriteNumber("latitude"u8, latitude);
        json.WriteNumber("longitude"u8, longitude);
    }
}
