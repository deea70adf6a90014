using System.IO.Compression;
using Peerline.Routing.Addressing;
using Peerline.Routing.Mrt;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Mrt;

public sealed class MrtRecordTests
{
    [Fact]
    public void Every_proper_prefix_of_a_record_is_incomplete()
    {
        foreach (var (name, octets) in MrtSamples.All)
        {
            for (var length = 0; length < octets.Length; length++)
                Assert.True(MrtRecord.TryRead(octets.AsSpan(0, length), MrtRecord.DefaultMaximumLength, out _, out _) == FrameStatus.Incomplete, $"{name}, {length}");
            Assert.Equal(FrameStatus.Complete, MrtRecord.TryRead(octets, MrtRecord.DefaultMaximumLength, out var record, out _));
            Assert.Equal(octets.Length, record.Octets.Length);
            Assert.NotEqual(MrtRecordKind.Other, record.Kind);
            Assert.True(View.Reads(record), name);
        }
    }

    [Fact]
    public void A_body_that_is_cut_is_malformed_or_shorter_and_never_read_beyond()
    {
        foreach (var (name, octets) in MrtSamples.All)
        {
            for (var length = 12; length < octets.Length; length++)
            {
                // An exact copy, whose length in the header is that of what is left: reading beyond would leave the array.
                var cut = octets.AsSpan(0, length).ToArray();
                System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(cut.AsSpan(8), (uint)(length - 12));
                if (MrtRecord.TryRead(cut, MrtRecord.DefaultMaximumLength, out var record, out _) != FrameStatus.Complete) continue;
                // A deprecated UPDATE has no length of its own, and may be any that its fields allow; Zebra's short change of state has eight.
                if (View.Reads(record) && record.Type != MrtType.Bgp && !(name == "BGP4MP_STATE_CHANGE" && length == 20)) Assert.Fail($"{name} cut to {length} octets is read.");
            }
        }
    }

    [Fact]
    public void A_record_that_is_too_long_is_skipped_and_the_next_one_delivered()
    {
        var state = MrtSamples.All.Single(s => s.Name == "BGP4MP_STATE_CHANGE").Octets;
        byte[] octets = [.. new byte[4], 0, 13, 0, 99, 0, 0, 1, 0, .. new byte[256], .. state];

        var reader = new MrtReader(octets, maximumLength: 100);
        Assert.True(reader.Read(out var record));
        Assert.Equal(MrtRecordKind.StateChange, record.Kind);
        Assert.False(reader.Read(out _));
        Assert.Equal((1, MrtEnding.Complete), (reader.Skipped, reader.Ending));

        using var file = new MrtFile(new MemoryStream(octets), maximumLength: 100);
        Assert.True(file.Read(out record));
        Assert.Equal(MrtRecordKind.StateChange, record.Kind);
        Assert.False(file.Read(out _));
        Assert.Equal((1, 1, MrtEnding.Complete, (long)octets.Length), (file.Skipped, file.Delivered, file.Ending, file.Position));
    }

    [Fact]
    public void A_record_with_microseconds_needs_room_for_them()
    {
        byte[] octets = [0, 0, 0, 0, 0, 17, 0, 4, 0, 0, 0, 3, 1, 2, 3];
        Assert.Equal(FrameStatus.Malformed, MrtRecord.TryRead(octets, MrtRecord.DefaultMaximumLength, out _, out var problem));
        Assert.Equal(new MrtProblem(MrtFault.Truncated, 8), problem);
    }

    [Fact]
    public void Unknown_types_are_named_and_have_no_view()
    {
        foreach (var (type, subtype, name) in new (ushort, ushort, string)[]
                 { (48, 0, "OSPFv3/0"), (9999, 7, "9999/7"), (13, 13, "TABLE_DUMP_V2/13"), (16, 2, "BGP4MP/BGP4MP_ENTRY"), (5, 2, "BGP/BGP_PREF_UPDATE") })
        {
            var octets = MrtSamples.Record(type, subtype, "01020304");
            Assert.Equal(FrameStatus.Complete, MrtRecord.TryRead(octets, MrtRecord.DefaultMaximumLength, out var record, out _));
            Assert.Equal((MrtRecordKind.Other, name), (record.Kind, record.TypeName));
            Assert.Equal(MrtFault.OtherKind, RibRecord.Read(record, out _).Fault);
            Assert.Equal(MrtFault.OtherKind, MrtMessage.Read(record, out _).Fault);
            Assert.Equal(MrtFault.OtherKind, MrtStateChange.Read(record, out _).Fault);
            Assert.Equal(MrtFault.OtherKind, TableDumpRecord.Read(record, out _).Fault);
            Assert.Equal(MrtFault.OtherKind, PeerIndexTable.Read(record, out _).Fault);
            Assert.Equal(MrtFault.OtherKind, GeoPeerTable.Read(record, out _).Fault);
        }
    }

    [Fact]
    public void Peers_are_read_and_kept()
    {
        var record = Read(MrtSamples.PeerIndexTable);
        Assert.Equal(default, PeerIndexTable.Read(record, out var table));
        Assert.Equal("192.0.2.99", table.CollectorIdentifier.ToString());
        Assert.Equal("lab"u8.ToArray(), table.ViewName.ToArray());

        var index = new PeerIndex();
        index.Load(table);
        Assert.Equal(3, index.Count);
        Assert.Equal(new PeerIndexEntry(Address.Parse("192.0.2.1"), Address.Parse("192.0.2.1"), 64500), index[0]);
        Assert.Equal(new PeerIndexEntry(Address.Parse("192.0.2.2"), Address.Parse("2001:db8::1"), 4200000000), index[1]);
        Assert.Equal(new PeerIndexEntry(Address.Parse("192.0.2.3"), Address.Parse("198.51.100.7"), 65000), index[2]);
        Assert.False(index.TryGet(3, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => index[3]);
    }

    [Fact]
    public void Places_of_peers_are_read_and_a_private_one_is_not_a_number()
    {
        Assert.Equal(default, GeoPeerTable.Read(Read(Sample("GEO_PEER_TABLE")), out var table));
        Assert.Equal((52f, -10f, 1), (table.Latitude, table.Longitude, table.Count));
        var peers = table.GetEnumerator();
        Assert.True(peers.MoveNext());
        Assert.Equal(64500u, peers.Current.Peer.Asn.Value);
        Assert.True(float.IsNaN(peers.Current.Latitude));
        Assert.False(peers.MoveNext());
    }

    [Fact]
    public void A_prefix_has_the_routes_of_several_peers()
    {
        Assert.Equal(default, RibRecord.Read(Read(Sample("RIB_IPV4_UNICAST")), out var rib));
        Assert.Equal((7u, "203.0.113.0/24", AfiSafi.IPv4Unicast, 2), (rib.SequenceNumber, rib.Prefix.ToString(), rib.Family, rib.Count));
        var routes = new List<string>();
        foreach (var route in rib)
            routes.Add($"{route.PeerIndex} {route.OriginatedTime} {route.PathId} {route.Attributes.AsPath.ToString()} {route.NextHop}");
        Assert.Equal(["0 1767178240 0 64500 64501 192.0.2.1", "2 1767178240 0 64500 64501 192.0.2.1"], routes);
    }

    [Fact]
    public void Path_identifiers_stand_in_front_of_each_route()
    {
        Assert.Equal(default, RibRecord.Read(Read(Sample("RIB_IPV4_UNICAST_ADDPATH")), out var rib));
        Assert.True(rib.HasPathIds);
        var ids = new List<uint>();
        foreach (var route in rib) ids.Add(route.PathId);
        Assert.Equal([5, 6], ids);
    }

    [Theory]
    [InlineData("800e111020010db8000000000000000000000002", "2001:db8::2")]
    [InlineData("800e2120" + "20010db8000000000000000000000002" + "fe800000000000000000000000000001", "2001:db8::2")]
    [InlineData("800e1a" + "0002" + "01" + "10" + "20010db8000000000000000000000002" + "00" + "2020010db8", "2001:db8::2")]
    [InlineData("800e05" + "04" + "c0000201", "192.0.2.1")]
    public void A_next_hop_is_read_from_the_abbreviated_attribute_and_from_the_whole_one(string attribute, string hop)
    {
        var record = Read(MrtSamples.Record(13, 4, "00000009" + "2020010db8" + "0001" + MrtSamples.Entry("0001", "40010100" + attribute)));
        Assert.Equal(default, RibRecord.Read(record, out var rib));
        var routes = rib.GetEnumerator();
        Assert.True(routes.MoveNext());
        Assert.Equal(hop, routes.Current.NextHop.ToString());
    }

    [Fact]
    public void A_route_that_runs_over_the_end_is_told_after_those_before_it()
    {
        var record = Read(MrtSamples.Record(13, 2,
            "00000007" + "18cb0071" + "0002" + MrtSamples.Entry("0000", MrtSamples.Attributes) + "0000" + "69550000" + "0100" + "4001"));
        Assert.Equal(default, RibRecord.Read(record, out var rib));
        var routes = rib.GetEnumerator();
        Assert.True(routes.MoveNext());
        Assert.False(routes.MoveNext());
        Assert.False(routes.MoveNext());
        Assert.Equal(MrtFault.Truncated, routes.Problem.Fault);
        Assert.Equal(record.Octets.Length - 10, routes.Problem.Offset);
    }

    [Fact]
    public void Any_family_stands_in_a_generic_record()
    {
        Assert.Equal(default, RibRecord.Read(Read(Sample("RIB_GENERIC")), out var rib));
        Assert.Equal(new AfiSafi(Afi.IPv4, Safi.MplsVpn), rib.Family);
        Assert.Equal(15, rib.NlriOctets.Length);
        Assert.Equal(1, rib.Count);
        foreach (var (afi, safi, nlri) in new[]
                 {
                     ("0019", "46", "0203010203"), ("4004", "47", "00010003010203"), ("0001", "85", "0301180a"), ("0001", "85", "f0030118ff"),
                     ("0001", "05", "0102aabb"), ("0001", "84", "000000"[..2]), ("0019", "41", "00020102"), ("0002", "01", "2020010db8"),
                 })
        {
            var record = Read(MrtSamples.Record(13, 6, "00000001" + afi + safi + nlri + "0001" + MrtSamples.Entry("0000", "40010100")));
            Assert.Equal(default, RibRecord.Read(record, out rib));
            Assert.Equal(nlri, Convert.ToHexStringLower(rib.NlriOctets));
            var routes = rib.GetEnumerator();
            Assert.True(routes.MoveNext());
            Assert.Equal(Origin.Igp, routes.Current.Attributes.Origin);
        }
        Assert.Equal(new MrtProblem(MrtFault.UnknownNlri, 19), RibRecord.Read(Read(MrtSamples.Record(13, 6, "00000001" + "0001" + "f0" + "0102")), out _));
    }

    [Fact]
    public void A_prefix_longer_than_its_family_is_malformed()
    {
        var record = Read(MrtSamples.Record(13, 2, "00000007" + "21cb007100ff" + "0000"));
        Assert.Equal(new MrtProblem(MrtFault.Length, 16), RibRecord.Read(record, out _));
        record = Read(MrtSamples.Record(13, 4, "00000007" + "81" + new string('0', 34) + "0000"));
        Assert.Equal(new MrtProblem(MrtFault.Length, 16), RibRecord.Read(record, out _));
    }

    [Fact]
    public void Messages_say_who_spoke_to_whom_and_how_their_octets_are_read()
    {
        var seen = new List<string>();
        foreach (var (name, octets) in MrtSamples.All)
        {
            if (MrtMessage.Read(Read(octets), out var message).Fault != MrtFault.None) continue;
            Assert.True(message.TryGetUpdate(out var update), name);
            Assert.Equal(UpdateAction.Accept, update.Action);
            var nlri = update.Nlri.GetEnumerator();
            var prefix = nlri.MoveNext() ? $"{nlri.Current} {nlri.PathId}" : "-";
            seen.Add($"{name}: {message.Peering.PeerAddress} AS{message.Peering.PeerAs} AS{message.Peering.LocalAs} {message.IsLocal} {update.Attributes.AsPath.ToString()} {prefix}");
        }
        Assert.Equal(
        [
            "BGP4MP_MESSAGE: 192.0.2.1 AS64500 AS64501 False 64500 64501 203.0.113.0/24 0",
            "BGP4MP_MESSAGE_AS4: 192.0.2.1 AS64500 AS64501 False 64500 64501 203.0.113.0/24 0",
            "BGP4MP_MESSAGE_AS4 IPv6: 2001:db8::1 AS64500 AS64501 False 64500 64501 -",
            "BGP4MP_MESSAGE_AS4_LOCAL: 192.0.2.1 AS64500 AS64501 True 64500 64501 203.0.113.0/24 0",
            "BGP4MP_MESSAGE_AS4_ADDPATH: 192.0.2.1 AS64500 AS64501 False 64500 64501 203.0.113.0/24 9",
            "BGP4MP_ET MESSAGE_AS4: 192.0.2.1 AS64500 AS64501 False 64500 64501 203.0.113.0/24 0",
            "BGP UPDATE: 192.0.2.1 AS64500 AS64501 False 64500 64501 203.0.113.0/24 0",
        ], seen);
    }

    [Fact]
    public void Microseconds_belong_to_the_time()
    {
        var record = Read(Sample("BGP4MP_ET MESSAGE_AS4"));
        Assert.Equal((1_767_225_600u, 1000u), (record.Timestamp, record.Microseconds));
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, 1, TimeSpan.Zero), record.Time);
    }

    [Fact]
    public void States_change_in_every_form()
    {
        var changes = new List<string>();
        foreach (var (_, octets) in MrtSamples.All.Append(("short", MrtSamples.Record(16, 0, "fbf4" + "fbf5" + "0001" + "0002"))))
            if (MrtStateChange.Read(Read(octets), out var change).Fault == MrtFault.None)
                changes.Add($"{change.Peering.PeerAddress} AS{change.Peering.PeerAs} {change.OldState} {change.NewState}");
        Assert.Equal(
        [
            "192.0.2.1 AS64500 OpenConfirm Established", "192.0.2.1 AS4200000000 Established Idle",
            "192.0.2.1 AS64500 Idle Connect", "0.0.0.0 AS64500 Idle Connect",
        ], changes);
    }

    [Fact]
    public void The_old_table_has_one_route_a_record()
    {
        Assert.Equal(default, TableDumpRecord.Read(Read(Sample("TABLE_DUMP IPv4")), out var route));
        Assert.Equal(("203.0.113.0/24", "192.0.2.1", 64500u, "64500 64501"),
            (route.Prefix.ToString(), route.PeerAddress.ToString(), route.PeerAs.Value, route.Attributes.AsPath.ToString()));
        Assert.Equal(default, TableDumpRecord.Read(Read(Sample("TABLE_DUMP IPv6")), out route));
        Assert.Equal(("2001:db8::/32", "2001:db8::1"), (route.Prefix.ToString(), route.PeerAddress.ToString()));
    }

    [Theory]
    [InlineData("BGP4MP_MESSAGE_AS4", 34, 0x00)]
    [InlineData("BGP4MP_MESSAGE_AS4", 49, 0xff)]
    public void A_message_without_a_header_of_its_own_is_not_guessed_at(string sample, int octet, byte value)
    {
        var octets = Sample(sample).ToArray();
        octets[octet] = value;
        Assert.Equal(MrtFault.Message, MrtMessage.Read(Read(octets), out _).Fault);
    }

    [Fact]
    public void Peers_of_another_address_family_are_malformed()
    {
        var octets = Sample("BGP4MP_MESSAGE_AS4").ToArray();
        octets[23] = 99;
        Assert.Equal(new MrtProblem(MrtFault.AddressFamily, 22), MrtMessage.Read(Read(octets), out _));
        Assert.Contains("neither IPv4 nor IPv6", MrtMessage.Read(Read(octets), out _).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(4096)]
    public void Records_come_out_alike_however_the_stream_is_cut(int piece)
    {
        byte[] octets = [.. MrtSamples.All.SelectMany(s => s.Octets)];
        using var file = new MrtFile(new PieceStream(octets, piece));
        foreach (var (_, sample) in MrtSamples.All)
        {
            Assert.True(file.Read(out var record));
            Assert.Equal(sample, record.Octets.ToArray());
        }
        Assert.False(file.Read(out _));
        Assert.Equal((MrtEnding.Complete, 3), (file.Ending, file.Peers.Count));
    }

    [Fact]
    public void A_file_that_is_torn_says_so_after_everything_before_was_delivered()
    {
        byte[] octets = [.. MrtSamples.PeerIndexTable, .. Sample("RIB_IPV4_UNICAST")];
        for (var length = 0; length <= octets.Length; length++)
        {
            using var file = new MrtFile(new MemoryStream(octets, 0, length));
            var records = 0;
            while (file.Read(out _)) records++;
            var whole = length < MrtSamples.PeerIndexTable.Length ? 0 : length < octets.Length ? 1 : 2;
            var atEnd = length == 0 || length == MrtSamples.PeerIndexTable.Length || length == octets.Length;
            Assert.Equal((whole, atEnd ? MrtEnding.Complete : MrtEnding.Torn), (records, file.Ending));
            Assert.False(file.Read(out _));
        }
    }

    [Fact]
    public void A_file_that_is_compressed_is_recognised_by_its_first_octets()
    {
        byte[] octets = [.. MrtSamples.All.SelectMany(s => s.Octets)];
        var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(octets);
        using var file = new MrtFile(new PieceStream(output.ToArray(), 3));
        var records = 0;
        while (file.Read(out _)) records++;
        Assert.Equal((MrtSamples.All.Length, MrtCompression.Gzip, MrtEnding.Complete), (records, file.Compression, file.Ending));

        var damaged = output.ToArray();
        damaged[^6] ^= 0xff;
        using var other = new MrtFile(new MemoryStream(damaged));
        while (other.Read(out _)) { }
        Assert.Equal(MrtEnding.Corrupt, other.Ending);
        Assert.NotNull(other.Damage);
    }

    [Fact]
    public void Mutated_records_are_read_or_refused_and_never_left()
    {
        var random = new Random(6396);
        foreach (var (_, octets) in MrtSamples.All)
        {
            for (var round = 0; round < 3000; round++)
            {
                var mutated = octets.ToArray();
                for (var i = random.Next(1, 5); i > 0; i--) mutated[random.Next(4, mutated.Length)] = (byte)random.Next(256);
                if (round % 3 == 0) mutated = mutated[..random.Next(mutated.Length + 1)];
                var reader = new MrtReader(mutated);
                while (reader.Read(out var record)) View.Reads(record);
                Assert.NotEqual(MrtEnding.NotYet, reader.Ending);
            }
        }
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        byte[] octets = [.. MrtSamples.All.SelectMany(s => s.Octets)];
        var (rounds, reads) = (0, 0);
        void Read(int times)
        {
            for (var i = 0; i < times; i++, rounds++)
            {
                var reader = new MrtReader(octets);
                while (reader.Read(out var record)) reads += View.Reads(record) ? 1 : 0;
            }
        }
        Read(100);
        Assert.Equal(0, Allocated.By(() => Read(1000)));
        Assert.Equal(rounds * MrtSamples.All.Length, reads);
    }

    [Fact]
    public void Reading_a_stream_allocates_nothing_for_a_record()
    {
        byte[] octets = [.. MrtSamples.All.SelectMany(s => s.Octets)];
        var stream = new EndlessStream(octets);
        using var file = new MrtFile(stream);
        for (var i = 0; i < 50_000; i++) Assert.True(file.Read(out _));
        Assert.Equal(0, Allocated.By(() =>
        {
            for (var i = 0; i < 50_000; i++) Assert.True(file.Read(out _));
        }));
    }

    private static byte[] Sample(string name) => MrtSamples.All.Single(s => s.Name == name).Octets;

    private static MrtRecord Read(byte[] octets)
    {
        Assert.Equal(FrameStatus.Complete, MrtRecord.TryRead(octets, MrtRecord.DefaultMaximumLength, out var record, out _));
        return record;
    }
}
