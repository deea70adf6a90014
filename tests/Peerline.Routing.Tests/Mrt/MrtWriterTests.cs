using System.Buffers;
using System.Text;
using Peerline.Routing.Addressing;
using Peerline.Routing.Mrt;
using Peerline.Routing.Tests.Wire;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Mrt;

public sealed class MrtWriterTests
{
    private static readonly DateTimeOffset Time = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly MrtPeering Peering = new(64500, 4200000000, 3, Address.Parse("192.0.2.1"), Address.Parse("192.0.2.2"), FourOctetAs: true);
    private static readonly MrtPeering Peering6 = Peering with { PeerAddress = Address.Parse("2001:db8::1"), LocalAddress = Address.Parse("2001:db8::2") };

    private static readonly PeerIndexEntry[] Peers =
    [
        new(Address.Parse("192.0.2.1"), Address.Parse("192.0.2.1"), 64500),
        new(Address.Parse("192.0.2.2"), Address.Parse("2001:db8::1"), 4200000000),
    ];

    [Fact]
    public void Every_record_that_is_written_is_read_again()
    {
        var output = new ArrayBufferWriter<byte>();
        var written = Everything(output);
        var reader = new MrtReader(output.WrittenSpan);
        var records = 0;
        while (reader.Read(out var record))
        {
            Assert.True(View.Reads(record), record.ToString());
            records++;
        }
        Assert.Equal((written, MrtEnding.Complete), (records, reader.Ending));
    }

    [Fact]
    public void Bgpdump_reads_every_record_that_is_written_as_we_do()
    {
        var output = new ArrayBufferWriter<byte>();
        Everything(output);
        using var file = new MrtFile(new MemoryStream(output.WrittenSpan.ToArray()));
        using var text = new MemoryStream();
        BgpdumpText.Write(file, text, faithful: true);
        var ours = Encoding.ASCII.GetString(text.ToArray());
        Assert.Equal(Encoding.ASCII.GetString(Tool("bgpdump", output, "-q", "-m")), ours);
        Assert.Contains("TABLE_DUMP2|1767225600|B|2001:db8::1|4200000000|2001:db8::/32|64501 4200000001 64503|IGP|2001:db8::1|0|10|64501:7 no-export|AG|4200000001 10.0.0.1|", ours, StringComparison.Ordinal);
        Assert.Contains("TABLE_DUMP2_AP|1767225600|B|192.0.2.1|64500|203.0.113.0/24|9|64501 4200000001 64503|IGP|192.0.2.1|0|10|64501:7 no-export|AG|4200000001 10.0.0.1|", ours, StringComparison.Ordinal);
        Assert.Contains("BGP4MP|1767225600|STATE|192.0.2.1|64500|5|6\n", ours, StringComparison.Ordinal);
        Assert.Contains("BGP4MP_ET|1767225600.000123|A|192.0.2.1|64500|203.0.113.0/24|", ours, StringComparison.Ordinal);
    }

    [Fact]
    public void A_route_as_received_has_its_next_hop_alone_in_a_table()
    {
        var message = Samples.Announce(Samples.IPv6Attributes.Build(), Prefix.Parse("2001:db8:1000::/36"));
        var update = UpdateMessage.Read(message.AsSpan(BgpFrame.HeaderLength), Samples.FourOctet);
        var output = new ArrayBufferWriter<byte>();
        var writer = new MrtWriter(output);
        writer.BeginRib(Time, 5, Prefix.Parse("2001:db8:1000::/36"));
        writer.Route(1, Time, update.Attributes);
        writer.EndRib();

        var reader = new MrtReader(output.WrittenSpan);
        Assert.True(reader.Read(out var record));
        Assert.Equal(default, RibRecord.Read(record, out var rib));
        var routes = rib.GetEnumerator();
        Assert.True(routes.MoveNext());
        Assert.True(routes.Current.Attributes.TryGet(PathAttributeCode.MpReachNlri, out var attribute));
        Assert.Equal(33, attribute.Value.Length);
        Assert.Equal(32, attribute.Value[0]);
        Assert.Equal(Address.Parse("2001:db8::1"), routes.Current.NextHop);
        Assert.Equal("64501 4200000001 64503", routes.Current.Attributes.AsPath.ToString());
    }

    [Fact]
    public void Microseconds_are_kept()
    {
        var output = new ArrayBufferWriter<byte>();
        new MrtWriter(output) { Microseconds = true }.StateChange(
            Time.AddMicroseconds(999_999), new MrtStateChange(Peering6, MrtSessionState.Established, MrtSessionState.Idle));
        var reader = new MrtReader(output.WrittenSpan);
        Assert.True(reader.Read(out var record));
        Assert.Equal(Time.AddMicroseconds(999_999), record.Time);
        Assert.Equal(default, MrtStateChange.Read(record, out var change));
        Assert.Equal(new MrtStateChange(Peering6, MrtSessionState.Established, MrtSessionState.Idle), change);
    }

    [Fact]
    public void What_makes_no_record_is_refused()
    {
        var writer = new MrtWriter(new ArrayBufferWriter<byte>());
        Assert.Throws<InvalidOperationException>(() => writer.Route(0, Time, Samples.Attributes.Build()));
        Assert.Throws<ArgumentException>(() => writer.Message(Time, Peering with { LocalAddress = Address.Parse("::1") }, KeepaliveMessage.Octets));
        Assert.Throws<ArgumentException>(() => writer.BeginRib(Time, 0, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.BeginRib(Time, 0, Prefix.IPv4Default, safi: Safi.MplsVpn));
        writer.BeginRib(Time, 0, Prefix.IPv4Default);
        Assert.Throws<InvalidOperationException>(() => writer.BeginRib(Time, 1, Prefix.IPv4Default));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Route(65536, Time, Samples.Attributes.Build()));
        Assert.Throws<ArgumentException>(() => writer.Route(0, Time, new PathAttributes([], fourOctetAs: false)));
    }

    [Fact]
    public void Writing_allocates_nothing_for_a_record()
    {
        var output = new ArrayBufferWriter<byte>(1 << 20);
        var writer = new MrtWriter(output) { Microseconds = true };
        var attributes = Samples.Attributes.Build();
        var prefix = Prefix.Parse("203.0.113.0/24");
        void Once()
        {
            output.ResetWrittenCount();
            writer.StateChange(Time, new MrtStateChange(Peering, MrtSessionState.OpenConfirm, MrtSessionState.Established));
            writer.Message(Time, Peering, KeepaliveMessage.Octets);
            writer.BeginRib(Time, 0, prefix);
            writer.Route(0, Time, attributes);
            writer.Route(1, Time, attributes);
            writer.EndRib();
        }
        for (var i = 0; i < 100; i++) Once();
        Assert.Equal(0, Allocated.By(() =>
        {
            for (var i = 0; i < 1000; i++) Once();
        }));
        Assert.True(output.WrittenCount > 200);
    }

    private static int Everything(ArrayBufferWriter<byte> output)
    {
        var plain = new MrtWriter(output);
        var records = Table(plain, 10);
        var attributes = Samples.Attributes.Build();
        var update = Samples.Announce(attributes, Prefix.Parse("203.0.113.0/24"), Prefix.Parse("198.51.100.0/25"));
        var withPath = MrtSamples.Hex(MrtSamples.Update(MrtSamples.Attributes, "00000007" + "18cb0071", "00000008" + "18c63364"));
        var twoOctets = MrtSamples.Hex(MrtSamples.Update("40010100" + "400206" + "0202fbf4fbf5" + "400304c0000201"));
        foreach (var writer in new[] { plain, new MrtWriter(output) { Microseconds = true } })
        {
            foreach (var peering in new[] { Peering, Peering6 })
            {
                var time = Time.AddMicroseconds(123);
                writer.StateChange(time, new MrtStateChange(peering, MrtSessionState.OpenConfirm, MrtSessionState.Established));
                writer.StateChange(time, new MrtStateChange(peering with { FourOctetAs = false }, MrtSessionState.Established, MrtSessionState.Idle));
                writer.Message(time, peering, update);
                writer.Message(time, peering, update, isLocal: true);
                writer.Message(time, peering, withPath, addPath: true);
                writer.Message(time, peering, withPath, isLocal: true, addPath: true);
                writer.Message(time, peering with { FourOctetAs = false }, twoOctets);
                writer.Message(time, peering with { FourOctetAs = false }, twoOctets, isLocal: true);
                writer.Message(time, peering, KeepaliveMessage.Octets);
                records += 9;
            }
        }
        return records;
    }

    private static int Table(MrtWriter writer, int prefixes)
    {
        writer.PeerIndexTable(Time, Address.Parse("192.0.2.99"), "lab", Peers);
        var attributes = Samples.Attributes.Build();
        var attributes6 = Samples.IPv6Attributes.Build();
        for (uint i = 0; i < prefixes; i++)
        {
            writer.BeginRib(Time, i, i == 0 ? Prefix.Parse("203.0.113.0/24") : new Prefix(Address.FromIPv4(0xc633_6400 + i), 32 - (int)(i & 7)));
            writer.Route(0, Time.AddMinutes(-1), attributes);
            if (i % 2 == 0) writer.Route(1, Time.AddMinutes(-2), attributes);
            writer.EndRib();
            writer.BeginRib(Time, i, i == 0 ? Prefix.Parse("2001:db8::/32") : new Prefix(Address.Parse("2001:db8:ffff::1"), 128 - (int)i));
            writer.Route(1, Time.AddMinutes(-1), attributes6);
            writer.EndRib();
            writer.BeginRib(Time, i, Prefix.Parse("203.0.113.0/24"), addPath: true);
            writer.Route(0, Time, attributes, pathId: 9);
            writer.Route(0, Time, attributes, pathId: uint.MaxValue);
            writer.EndRib();
            writer.BeginRib(Time, i, Prefix.Parse("2001:db8::/32"), addPath: true);
            writer.Route(1, Time, attributes6, pathId: i);
            writer.EndRib();
        }
        return 1 + (4 * prefixes);
    }

    private static byte[] Tool(string tool, ArrayBufferWriter<byte> output, params string[] arguments)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, output.WrittenSpan);
            return MrtSamples.Run(tool, [.. arguments, file]);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
