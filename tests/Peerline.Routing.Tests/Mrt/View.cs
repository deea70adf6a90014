using Peerline.Routing.Mrt;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Mrt;

/// <summary>Looks at everything that a record holds, as a user would.</summary>
internal static class View
{
    /// <summary>True when nothing is wrong.</summary>
    public static bool Reads(MrtRecord record)
    {
        var sum = record.Timestamp + record.Microseconds + (uint)record.Body.Length;
        switch (record.Kind)
        {
            case MrtRecordKind.PeerIndexTable:
                if (PeerIndexTable.Read(record, out var table).Fault != MrtFault.None) return false;
                foreach (var peer in table) sum += peer.Asn.Value;
                return sum != 1;
            case MrtRecordKind.GeoPeerTable:
                if (GeoPeerTable.Read(record, out var places).Fault != MrtFault.None) return false;
                foreach (var peer in places) sum += peer.Peer.Asn.Value;
                return sum != 1;
            case MrtRecordKind.Rib:
                if (RibRecord.Read(record, out var rib).Fault != MrtFault.None) return false;
                sum += (uint)rib.Prefix.Length + (uint)rib.NlriOctets.Length;
                var routes = rib.GetEnumerator();
                while (routes.MoveNext())
                    sum += (uint)routes.Current.PeerIndex + routes.Current.PathId + Attributes(routes.Current.Attributes)
                        + (uint)(routes.Current.NextHop?.OctetCount ?? 0);
                return routes.Problem.Fault == MrtFault.None && sum != 1;
            case MrtRecordKind.TableDump:
                if (TableDumpRecord.Read(record, out var route).Fault != MrtFault.None) return false;
                return Attributes(route.Attributes) + (uint)route.Prefix.Length + sum != 1;
            case MrtRecordKind.Message:
                if (MrtMessage.Read(record, out var message).Fault != MrtFault.None) return false;
                if (!message.TryGetUpdate(out var update)) return sum != 1;
                foreach (var prefix in update.Withdrawn) sum += (uint)prefix.Length;
                foreach (var prefix in update.Nlri) sum += (uint)prefix.Length;
                if (update.TryGetMpReach(out var reach)) foreach (var prefix in reach.Nlri) sum += (uint)prefix.Length;
                if (update.TryGetMpUnreach(out var unreach)) foreach (var prefix in unreach.Withdrawn) sum += (uint)prefix.Length;
                return Attributes(update.Attributes) + sum != 1;
            case MrtRecordKind.StateChange:
                return MrtStateChange.Read(record, out var change).Fault == MrtFault.None && (ushort)change.NewState + sum != 1;
            default:
                return false;
        }
    }

    public static uint Attributes(PathAttributes attributes)
    {
        uint sum = 0;
        foreach (var attribute in attributes)
        {
            sum += (uint)attribute.Code + (uint)attribute.Flags + (uint)attribute.Value.Length + (attribute.UInt32 ?? 0);
            foreach (var segment in attribute.AsPath)
                for (var i = 0; i < segment.Count; i++) sum += segment[i].Value;
            for (var i = 0; i < attribute.Communities.Count; i++) sum += attribute.Communities[i].Value;
            for (var i = 0; i < attribute.LargeCommunities.Count; i++) sum += attribute.LargeCommunities[i].LocalData2;
            sum += attribute.Origin is null ? 0u : 1u;
            sum += attribute.Aggregator?.Asn.Value ?? 0;
            sum += attribute.TryGetMpReach(out var reach) ? (uint)reach.NlriOctets.Length : 0;
            sum += attribute.TryGetMpUnreach(out var unreach) ? (uint)unreach.NlriOctets.Length : 0;
        }
        return sum;
    }
}
