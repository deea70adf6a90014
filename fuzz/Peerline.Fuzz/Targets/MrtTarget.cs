using System.Buffers;
using Peerline.Routing.Mrt;
using Peerline.Routing.Wire;

namespace Peerline.Fuzz.Targets;

/// <summary>MRT: a file, plain or compressed; every record viewed, shown and turned into lines.</summary>
internal static class MrtTarget
{
    // A compressed file of a few octets may hold very many records, all alike.
    private const int MaximumRecords = 500;

    private const int MaximumLength = 64 * 1024;

    public static void Run(ReadOnlySpan<byte> octets)
    {
        var inMemory = InMemory(octets);
        var (records, plain) = FromStream(octets);
        Property.Holds(!plain || records == inMemory, "a file has as many records as its octets");
    }

    private static int InMemory(ReadOnlySpan<byte> octets)
    {
        var reader = new MrtReader(octets, MaximumLength);
        var records = 0;
        while (records < MaximumRecords && reader.Read(out var record))
        {
            records++;
            Property.Holds(MrtRecord.TryRead(record.Octets, MaximumLength, out _, out _) == FrameStatus.Complete,
                "a record is complete in itself");
            foreach (var cut in (ReadOnlySpan<int>)[0, 1, 11, 12, record.Octets.Length / 2, record.Octets.Length - 1])
                Property.Holds(MrtRecord.TryRead(record.Octets[..Math.Min(cut, record.Octets.Length - 1)], MaximumLength, out _, out _)
                    == FrameStatus.Incomplete, "a proper prefix of a record is incomplete");
            Show(record);
        }
        Property.Holds(reader.Position <= octets.Length, "the reader stays inside");
        return records;
    }

    private static (int Records, bool Plain) FromStream(ReadOnlySpan<byte> octets)
    {
        using var file = new MrtFile(new MemoryStream(octets.ToArray()), MaximumLength);
        var records = 0;
        var lines = new ArrayBufferWriter<byte>();
        var (meant, faithful) = (new BgpdumpText(lines), new BgpdumpText(lines, faithful: true));
        while (records < MaximumRecords && file.Read(out var record))
        {
            records++;
            lines.ResetWrittenCount();
            meant.Write(record, file.Peers);
            faithful.Write(record, file.Peers);
            Property.Holds(lines.WrittenSpan.IndexOfAnyExceptInRange((byte)' ', (byte)'~') is var other
                && (other < 0 || lines.WrittenSpan[other] == '\n'), "a line has nothing but printable characters");
            Property.Holds(lines.WrittenCount == 0 || lines.WrittenSpan[^1] == '\n', "a line ends");
            if (file.Compression != MrtCompression.Plain) Show(record);
        }
        Property.Harmless(file.Damage);
        Property.Holds(records == MaximumRecords || file.Ending != MrtEnding.NotYet, "a file that was read ends somehow");
        return (records, file.Compression == MrtCompression.Plain);
    }

    private static void Show(MrtRecord record)
    {
        Property.Harmless($"{record.ToString()} {record.TypeName} {record.Kind} {record.Microseconds}");
        var problem = record.Kind switch
        {
            MrtRecordKind.PeerIndexTable => Peers(record),
            MrtRecordKind.GeoPeerTable => Places(record),
            MrtRecordKind.Rib => Rib(record),
            MrtRecordKind.TableDump => TableDump(record),
            MrtRecordKind.Message => Message(record),
            MrtRecordKind.StateChange => StateChange(record),
            _ => default,
        };
        Property.Harmless(problem.ToString());
        Property.Holds(problem.Offset >= 0 && problem.Offset <= record.Octets.Length, "a fault lies in the record");
    }

    private static MrtProblem Peers(MrtRecord record)
    {
        var problem = PeerIndexTable.Read(record, out var table);
        foreach (var peer in table) Property.Harmless(peer.ToString());
        var index = new PeerIndex();
        if (problem.Fault == MrtFault.None) index.Load(table);
        Property.Holds(index.Count == table.Count, "the index has the peers of its table");
        return problem;
    }

    private static MrtProblem Places(MrtRecord record)
    {
        var problem = GeoPeerTable.Read(record, out var table);
        foreach (var peer in table) Property.Harmless(peer.ToString());
        return problem;
    }

    private static MrtProblem Rib(MrtRecord record)
    {
        var problem = RibRecord.Read(record, out var rib);
        if (problem.Fault != MrtFault.None) return problem;
        Property.Harmless($"{rib.SequenceNumber} {rib.Family} {rib.Prefix} {rib.Count} {rib.NlriOctets.Length}");
        var routes = rib.GetEnumerator();
        while (routes.MoveNext())
        {
            Property.Harmless($"{routes.Current.PeerIndex} {routes.Current.PathId} {routes.Current.OriginatedTime} {routes.Current.NextHop}");
            Show(routes.Current.Attributes, fourOctetAs: true);
        }
        return routes.Problem;
    }

    private static MrtProblem TableDump(MrtRecord record)
    {
        var problem = TableDumpRecord.Read(record, out var route);
        if (problem.Fault != MrtFault.None) return problem;
        Property.Harmless($"{route.Prefix} {route.PeerAddress} {route.PeerAs} {route.Status} {route.View} {route.OriginatedTime}");
        Show(route.Attributes, route.FourOctetAs);
        return problem;
    }

    private static MrtProblem Message(MrtRecord record)
    {
        var problem = MrtMessage.Read(record, out var message);
        if (problem.Fault != MrtFault.None) return problem;
        Property.Harmless($"{message.Peering} {message.MessageType} {message.IsLocal}");
        if (message.TryGetUpdate(out _)) BgpTarget.Update(message.MessageBody, message.Context);
        return problem;
    }

    private static MrtProblem StateChange(MrtRecord record)
    {
        var problem = MrtStateChange.Read(record, out var change);
        Property.Harmless(change.ToString());
        return problem;
    }

    private static void Show(PathAttributes attributes, bool fourOctetAs)
    {
        var context = new UpdateContext(fourOctetAs);
        foreach (var attribute in attributes)
            Property.Harmless($"{PathAttributeText.NameOf(attribute.Code)} {PathAttributeText.ValueOf(attribute, context)}");
    }
}
