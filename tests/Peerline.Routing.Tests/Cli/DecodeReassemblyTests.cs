namespace Peerline.Routing.Tests.Cli;

/// <summary>TCP as captures show it: any wrapping, any order, and what is missing.</summary>
public class DecodeReassemblyTests
{
    private const byte Syn = 0x02;
    private const byte Ack = 0x10;
    private static readonly byte[] Keepalive = Message(4);
    private static readonly byte[] Open = Message(1, [4, 0xfb, 0xf4, 0, 90, 192, 0, 2, 1, 0]);

    // Withdraws 10.0.n.0/24, so that each can be told from the others.
    private static byte[] Update(byte number) => Message(2, [0, 4, 24, 10, 0, number, 0, 0]);

    public static TheoryData<CaptureLink, bool, bool, bool, bool> Wrappings()
    {
        var all = new TheoryData<CaptureLink, bool, bool, bool, bool>();
        foreach (var link in Enum.GetValues<CaptureLink>())
            // Each two of the four together, in every combination.
            foreach (var bits in new[] { 0b0000, 0b0111, 0b1010, 0b1101, 0b1011 }) all.Add(link, (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0);
        return all;
    }

    [Fact]
    public void Every_link_type_octet_order_resolution_format_and_family_shows_the_same_messages()
    {
        byte[] stream = [.. Open, .. Keepalive, .. Update(7)];
        foreach (var row in Wrappings())
        {
            var (link, littleEndian, nanoseconds, blocks, ipv6) = row.Data;
            var capture = new CaptureBuilder(link, littleEndian, nanoseconds, blocks) { IsIPv6 = ipv6, HasVlan = ipv6, HasExtensionHeader = ipv6 }
                .Segment(true, 999, [], Syn).Segment(true, 1000, stream).Build();
            var messages = DecodeProgram.Done(capture).Messages;
            Assert.Equal(["open", "keepalive", "update"], messages.Select(m => m.GetProperty("decoded").GetProperty("type").GetString()));
            Assert.Equal(ipv6 ? "[2001:db8::1]:40000" : "192.0.2.1:40000", messages[0].GetProperty("from").GetString());
            Assert.Equal(nanoseconds ? "2023-11-14T22:13:20.000123456Z" : "2023-11-14T22:13:20.123456Z", messages[0].GetProperty("time").GetString());
        }
    }

    [Fact]
    public void Segments_in_any_order_repeated_and_overlapping_are_the_stream_once()
    {
        byte[] stream = [.. Open, .. Keepalive, .. Update(1), .. Update(2), .. Update(3)];
        var random = new Random(42);
        for (var round = 0; round < 12; round++)
        {
            var pieces = new List<(int Start, int Length)>();
            for (var at = 0; at < stream.Length;)
            {
                var length = Math.Min(random.Next(1, 40), stream.Length - at);
                pieces.Add((Math.Max(0, at - random.Next(0, 10)), 0));
                pieces[^1] = (pieces[^1].Start, at + length - pieces[^1].Start);
                at += length;
            }

            pieces.AddRange(pieces.Take(3).ToList());
            var capture = new CaptureBuilder().Segment(true, uint.MaxValue - 50, [], Syn);
            foreach (var (start, length) in pieces.OrderBy(_ => random.Next()))
                capture.Segment(true, unchecked(uint.MaxValue - 49 + (uint)start), stream.AsSpan(start, length));
            var decoded = DecodeProgram.Done(capture.Build());
            Assert.Empty(decoded.Notes);
            Assert.Equal(5, decoded.Messages.Count);
            Assert.All(decoded.Messages, m => Assert.Equal("ok", m.GetProperty("outcome").GetString()));
        }
    }

    [Fact]
    public void A_stream_without_its_start_is_met_at_the_next_marker_and_it_says_so()
    {
        byte[] stream = [.. Update(1).AsSpan(5), .. Update(2), .. Update(3)];
        var decoded = DecodeProgram.Done(new CaptureBuilder().Segment(true, 5000, stream).Build());
        var note = Assert.Single(decoded.Notes);
        Assert.Equal("skipped", note.GetProperty("note").GetString());
        Assert.Equal(Update(1).Length - 5, note.GetProperty("octets").GetInt32());
        Assert.Equal(2, decoded.Messages.Count);
    }

    [Fact]
    public void What_the_capture_lost_is_a_gap_that_the_acknowledgement_proves()
    {
        var one = Update(1);
        var size = (uint)one.Length;
        var decoded = DecodeProgram.Done(new CaptureBuilder()
            .Segment(true, 0, [], Syn).Segment(true, 1, one)
            // The second is lost; the third waits until the receiver has said that it has both.
            .Segment(true, 1 + 2 * size, Update(3))
            .Segment(false, 1, [], Ack, acknowledgement: 1 + 3 * size)
            .Later(2).Segment(true, 1 + 3 * size, Update(4)).Build());
        var gap = Assert.Single(decoded.Notes);
        Assert.Equal("gap", gap.GetProperty("note").GetString());
        Assert.Equal(one.Length, gap.GetProperty("octets").GetInt32());
        Assert.Equal(["10.0.1.0/24", "10.0.3.0/24", "10.0.4.0/24"], decoded.Messages.Select(Withdrawn));
        Assert.Equal(1, DecodeProgram.Run(new CaptureBuilder().Segment(true, 1, one).Segment(true, 1 + 2 * size, one).Build(), "-", "--strict").Code);
    }

    [Fact]
    public void What_is_sent_again_behind_the_end_is_not_shown_again_and_a_new_connection_of_the_same_ports_is()
    {
        const byte finish = 0x11, reset = 0x04;
        byte[] stream = [.. Open, .. Keepalive];
        var end = 1 + (uint)stream.Length;
        var decoded = DecodeProgram.Done(new CaptureBuilder()
            .Segment(true, 0, [], Syn).Segment(true, 1, stream).Segment(true, end, [], finish).Segment(false, 1, [], finish)
            .Segment(true, 1, stream).Segment(true, end, [], reset)
            .Segment(true, 90_000, [], Syn).Segment(true, 90_001, Open).Build());
        Assert.Empty(decoded.Notes);
        Assert.Equal(["open", "keepalive", "open"], decoded.Messages.Select(m => m.GetProperty("decoded").GetProperty("type").GetString()));
    }

    [Fact]
    public void Packets_that_were_cut_leave_a_gap_and_the_rest_is_read()
    {
        byte[] big = [.. Update(1), .. Update(2), .. Update(3)];
        var decoded = DecodeProgram.Done(new CaptureBuilder()
            .Segment(true, 0, [], Syn).Segment(true, 1, big, cutTo: 14 + 20 + 20 + Update(1).Length + 3)
            .Segment(true, 1 + (uint)big.Length, Update(4)).Build());
        Assert.Equal(["10.0.1.0/24", "10.0.4.0/24"],
            decoded.Messages.Where(m => m.GetProperty("outcome").GetString() == "ok").Select(Withdrawn));
        Assert.Contains(decoded.Notes, n => n.GetProperty("note").GetString() == "gap");
    }

    [Fact]
    public void Both_OPENs_say_how_the_UPDATEs_are_to_be_read()
    {
        // Four-octet AS numbers and ADD-PATH in both directions.
        byte[] capabilities = [2, 14, 65, 4, 0, 0, 0xfb, 0xf4, 69, 4, 0, 1, 1, 3, 2, 0];
        byte[] open = Message(1, [4, 0xfb, 0xf4, 0, 90, 192, 0, 2, 1, (byte)capabilities.Length, .. capabilities]);
        byte[] update = Message(2, [0, 8, 0, 0, 0, 9, 24, 10, 0, 1, 0, 0]);
        var decoded = DecodeProgram.Done(new CaptureBuilder()
            .Segment(true, 0, [], Syn).Segment(false, 0, [], Syn).Segment(true, 1, open).Segment(false, 1, open)
            .Segment(true, 1 + (uint)open.Length, update).Build());
        var seen = decoded.Messages[^1].GetProperty("decoded");
        Assert.Equal(9, seen.GetProperty("withdrawn_routes")[0].GetProperty("path_id").GetInt32());
        Assert.Equal("open", seen.GetProperty("context").GetProperty("add_path_from").GetString());
        Assert.Equal("open", seen.GetProperty("context").GetProperty("as_size_from").GetString());
        var plain = DecodeProgram.Done(new CaptureBuilder().Segment(true, 1, update).Build()).Messages[^1].GetProperty("decoded");
        Assert.Equal("guess", plain.GetProperty("context").GetProperty("add_path_from").GetString());
        Assert.Equal(9, plain.GetProperty("withdrawn_routes")[0].GetProperty("path_id").GetInt32());
    }

    [Fact]
    public void BMP_is_recognised_on_any_port_by_its_first_message_or_by_the_port_that_is_named()
    {
        byte[] initiation = [3, 0, 0, 0, 14, 4, 0, 2, 0, 4, .. "edge"u8];
        var seen = DecodeProgram.Done(new CaptureBuilder { Port = 11019 }.Segment(true, 0, [], Syn).Segment(true, 1, initiation).Build());
        Assert.Equal("initiation", Assert.Single(seen.Messages).GetProperty("decoded").GetProperty("type").GetString());
        byte[] odd = [3, 0, 0, 0, 8, 9, 1, 2];
        var capture = new CaptureBuilder { Port = 5000 }.Segment(true, 0, [], Syn).Segment(true, 1, odd).Build();
        Assert.Empty(DecodeProgram.Done(capture).Lines);
        Assert.Equal("bmp", Assert.Single(DecodeProgram.Done(capture, "--bmp-port", "5000").Messages).GetProperty("kind").GetString());
    }

    private static string Withdrawn(System.Text.Json.JsonElement message) =>
        message.GetProperty("decoded").GetProperty("withdrawn_routes")[0].GetProperty("prefix").GetString()!;

    private static byte[] Message(byte type, params byte[] body)
    {
        var length = 19 + body.Length;
        return [.. Enumerable.Repeat((byte)0xff, 16), (byte)(length >> 8), (byte)length, type, .. body];
    }
}
