using System.Text.Json;
using Peerline.Routing.Addressing;
using Peerline.Routing.Rtr;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Rtr;

/// <summary>PDUs: three answers, every length checked, what is written is what is read.</summary>
public class RtrPduTests
{
    [Fact]
    public void Every_PDU_is_written_as_it_is_read()
    {
        foreach (var (name, octets) in RtrSamples.All.Where(s => !s.Name.EndsWith("early draft", StringComparison.Ordinal)))
        {
            Assert.Equal(FrameStatus.Complete, RtrPdu.TryRead(octets, out var pdu, out _));
            Assert.Equal(octets.Length, pdu.Length);
            Assert.True(octets.AsSpan().SequenceEqual(Rewrite(pdu)), name);
        }
    }

    [Fact]
    public void Every_prefix_of_a_PDU_is_incomplete_and_what_follows_it_is_left_alone()
    {
        foreach (var (name, octets) in RtrSamples.All)
        {
            for (var length = 0; length < octets.Length; length++)
                Assert.True(RtrPdu.TryRead(octets.AsSpan(0, length), out _, out _) == FrameStatus.Incomplete, $"{name} cut at {length}");
            Assert.Equal(FrameStatus.Complete, RtrPdu.TryRead([.. octets, 0xff, 0xff], out var pdu, out _));
            Assert.Equal(octets.Length, pdu.Length);
        }
    }

    [Fact]
    public void A_stream_in_every_segmentation_gives_the_same_PDUs()
    {
        var stream = RtrSamples.All.SelectMany(s => s.Octets).ToArray();
        for (var size = 1; size <= 64; size++)
        {
            var kept = new List<byte>();
            var lengths = new List<int>();
            foreach (var piece in stream.Chunk(size))
            {
                kept.AddRange(piece);
                while (RtrPdu.TryRead(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(kept), out var pdu, out _) == FrameStatus.Complete)
                {
                    lengths.Add(pdu.Length);
                    kept.RemoveRange(0, pdu.Length);
                }
            }
            Assert.Empty(kept);
            Assert.Equal(RtrSamples.All.Select(s => s.Octets.Length), lengths);
        }
    }

    [Theory]
    [InlineData("03", RtrFaultReason.Version, 0, RtrErrorCode.UnsupportedProtocolVersion)]
    [InlineData("ff02000000000008", RtrFaultReason.Version, 0, RtrErrorCode.UnsupportedProtocolVersion)]
    [InlineData("0105", RtrFaultReason.Type, 1, RtrErrorCode.UnsupportedPduType)]
    [InlineData("010c", RtrFaultReason.Type, 1, RtrErrorCode.UnsupportedPduType)]
    [InlineData("01ff", RtrFaultReason.Type, 1, RtrErrorCode.UnsupportedPduType)]
    [InlineData("0009", RtrFaultReason.Type, 1, RtrErrorCode.UnsupportedPduType)]
    [InlineData("010b", RtrFaultReason.Type, 1, RtrErrorCode.UnsupportedPduType)]
    [InlineData("0103000000000007", RtrFaultReason.Length, 4, RtrErrorCode.CorruptData)]
    [InlineData("0103000000000000", RtrFaultReason.Length, 4, RtrErrorCode.CorruptData)]
    [InlineData("01030000ffffffff", RtrFaultReason.Length, 4, RtrErrorCode.CorruptData)]
    [InlineData("010200000000000a", RtrFaultReason.Length, 4, RtrErrorCode.CorruptData)]
    [InlineData("0100000000000008", RtrFaultReason.Length, 4, RtrErrorCode.CorruptData)]
    [InlineData("0104000000000020", RtrFaultReason.Length, 4, RtrErrorCode.CorruptData)]
    [InlineData("0106000000000014", RtrFaultReason.Length, 4, RtrErrorCode.CorruptData)]
    [InlineData("000700000000001800", RtrFaultReason.Length, 4, RtrErrorCode.CorruptData)]
    [InlineData("010700000000000c", RtrFaultReason.Length, 4, RtrErrorCode.CorruptData)]
    [InlineData("010900000000001f", RtrFaultReason.Length, 4, RtrErrorCode.CorruptData)]
    [InlineData("0109000000010000", RtrFaultReason.Length, 4, RtrErrorCode.CorruptData)]
    [InlineData("010a00000000000f", RtrFaultReason.Length, 4, RtrErrorCode.CorruptData)]
    [InlineData("020b00000000000e", RtrFaultReason.Length, 4, RtrErrorCode.CorruptData)]
    [InlineData("0104000000000014012121000000000000000000", RtrFaultReason.PrefixLength, 9, RtrErrorCode.CorruptData)]
    [InlineData("0104000000000014011817000000000000000000", RtrFaultReason.MaxLength, 10, RtrErrorCode.CorruptData)]
    [InlineData("0104000000000014011821000000000000000000", RtrFaultReason.MaxLength, 10, RtrErrorCode.CorruptData)]
    [InlineData("010600000000002001818100000000000000000000000000000000000000000000000000", RtrFaultReason.PrefixLength, 9, RtrErrorCode.CorruptData)]
    [InlineData("010a0000000000100000000100000000", RtrFaultReason.InnerLength, 8, RtrErrorCode.CorruptData)]
    [InlineData("010a000000000010ffffffff00000000", RtrFaultReason.InnerLength, 8, RtrErrorCode.CorruptData)]
    [InlineData("010a0000000000100000000000000001", RtrFaultReason.InnerLength, 12, RtrErrorCode.CorruptData)]
    [InlineData("010a00000000001200000000ffffffff6161", RtrFaultReason.InnerLength, 12, RtrErrorCode.CorruptData)]
    [InlineData("010a0000000000120000000000000001616a", RtrFaultReason.InnerLength, 12, RtrErrorCode.CorruptData)]
    [InlineData("020b0000000000140000fbf00000000200000003", RtrFaultReason.InnerLength, 12, RtrErrorCode.CorruptData)]
    public void What_is_wrong_is_said_with_its_place_and_the_code_that_answers_it(
        string hex, RtrFaultReason reason, int offset, RtrErrorCode code)
    {
        Assert.Equal(FrameStatus.Malformed, RtrPdu.TryRead(Convert.FromHexString(hex), out _, out var fault));
        Assert.Equal((reason, offset, code), (fault.Reason, fault.Offset, fault.ErrorCode));
        Assert.EndsWith(".", fault.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void The_answers_of_StayRTR_are_read_as_what_it_was_given()
    {
        var answer = Hex("010361960000000801060000000000200120300020010db8000000000000000000000000fa56ea01" +
                         "010400000000001401182000cb007100000000000104000000000014011818" +
                         "00c00002000000fbf0010400000000001401161800c63364000000fbf101076196000000180000000000000e100000025800001c20");
        var seen = new List<string>();
        for (var at = 0; at < answer.Length;)
        {
            Assert.Equal(FrameStatus.Complete, RtrPdu.TryRead(answer.AsSpan(at), out var pdu, out _));
            seen.Add(pdu.Type switch
            {
                RtrPduType.CacheResponse => CacheResponsePdu.Read(pdu).ToString(),
                RtrPduType.EndOfData => EndOfDataPdu.Read(pdu).ToString(),
                _ => PrefixPdu.Read(pdu).Vrp.ToString(),
            });
            at += pdu.Length;
        }
        Assert.Equal(
        [
            "CacheResponsePdu { Version = 1, SessionId = 24982 }",
            "2001:db8::/32-48 AS4200000001", "203.0.113.0/24-32 AS0", "192.0.2.0/24 AS64496", "198.51.100.0/22-24 AS64497",
            "EndOfDataPdu { Version = 1, SessionId = 24982, Serial = 0, RefreshSeconds = 3600, RetrySeconds = 600, ExpireSeconds = 7200, Length = 24 }",
        ], seen);
    }

    [Fact]
    public void An_error_report_shows_the_PDU_that_it_is_about_and_its_text_harmlessly()
    {
        var octets = new byte[100];
        var length = ErrorReportPdu.Write(octets, 1, RtrErrorCode.UnsupportedPduType, [1, 99], "no \u001b[31mred\u202e\0\0"u8);
        RtrPdu.TryRead(octets.AsSpan(0, length), out var pdu, out _);
        var report = ErrorReportPdu.Read(pdu);
        Assert.Equal((1, RtrErrorCode.UnsupportedPduType), (report.Version, report.Code));
        Assert.Equal([1, 99], report.ErroneousPdu.ToArray());
        Assert.Equal(@"no \u{1b}[31mred\u{202e}", report.Text);

        Assert.Equal(FrameStatus.Complete, RtrPdu.TryRead(Hex("010a0000000000140000000000000004fffefffe"), out pdu, out _));
        Assert.Equal("0xfffefffe", ErrorReportPdu.Read(pdu).Text);
        Assert.Equal(FrameStatus.Complete, RtrPdu.TryRead(Hex("000a00040000002500000000000000154261642070726f746f636f6c2076657273696f6e00"), out pdu, out _));
        Assert.Equal("Bad protocol version", ErrorReportPdu.Read(pdu).Text);
    }

    [Fact]
    public void Router_keys_are_kept_raw()
    {
        RtrPdu.TryRead(Hex("01090100000000240102030405060708090a0b0c0d0e0f10111213140001000f15161718"), out var pdu, out _);
        var key = RouterKeyPdu.Read(pdu);
        Assert.True(key.IsAnnouncement);
        Assert.Equal(new Asn(65551), key.Asn);
        Assert.Equal("0102030405060708090a0b0c0d0e0f1011121314", Convert.ToHexStringLower(key.SubjectKeyIdentifier));
        Assert.Equal("15161718", Convert.ToHexStringLower(key.SubjectPublicKeyInfo));
    }

    [Fact]
    public void Both_layouts_of_an_ASPA_are_told_apart()
    {
        RtrPdu.TryRead(Hex("020b0000000000200101000400003cca00000b620000205b0000c7900003259e"), out var pdu, out _);
        var early = AspaPdu.Read(pdu);
        Assert.True(early.IsEarlyDraft && early.IsAnnouncement && early.IsIPv6 == true);
        Assert.Equal((new Asn(15562), 4, new Asn(2914), new Asn(206238)), (early.Customer, early.ProviderCount, early.Provider(0), early.Provider(3)));

        var octets = new byte[20];
        RtrPdu.TryRead(octets.AsSpan(0, AspaPdu.Write(octets, 2, true, 64496, [1, 2])), out pdu, out _);
        var present = AspaPdu.Read(pdu);
        Assert.True(present is { IsEarlyDraft: false, IsAnnouncement: true, IsIPv6: null });
        Assert.Equal((new Asn(64496), 2, new Asn(2)), (present.Customer, present.ProviderCount, present.Provider(1)));
    }

    [Fact]
    public void Mutated_PDUs_never_throw()
    {
        var random = new Random(20261125);
        var samples = RtrSamples.All;
        var malformed = 0;
        for (var round = 0; round < 60_000; round++)
        {
            var octets = samples[random.Next(samples.Length)].Octets.ToArray();
            for (var n = random.Next(1, 4); n > 0; n--) octets[random.Next(octets.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0) octets = octets[..random.Next(octets.Length)];
            malformed += Walk(octets) < 0 ? 1 : 0;
        }
        Assert.InRange(malformed, 6_000, 54_000);
    }

    [Fact]
    public void Every_octet_set_to_every_value_that_may_hurt()
    {
        foreach (var (_, sample) in RtrSamples.All)
            for (var at = 0; at < sample.Length; at++)
                foreach (var value in new byte[] { 0, 1, 2, 127, 128, 254, 255, (byte)(sample[at] + 1), (byte)(sample[at] - 1) })
                {
                    var octets = sample.ToArray();
                    octets[at] = value;
                    Walk(octets);
                    Walk(octets[..at]);
                }
    }

    [Fact]
    public void Reading_every_PDU_allocates_nothing()
    {
        var samples = RtrSamples.All.Select(s => s.Octets).ToArray();
        var seen = 0L;
        foreach (var octets in samples) seen += Walk(octets);
        Assert.Equal(0, Allocated.By(() =>
        {
            for (var i = 0; i < 100; i++)
                foreach (var octets in samples) seen += Walk(octets);
        }));
        Assert.NotEqual(0, seen);
    }

    [Theory]
    [InlineData("rtr-bgpkit")]
    [InlineData("rtr-rpki-rs")]
    [InlineData("rtr-stayrtr-live")]
    public void Collected_vectors_have_an_answer(string file)
    {
        // What the sources' tests say of these four; the others are whole PDUs.
        var malformed = new Dictionary<string, RtrFaultReason>
        {
            ["bgpkit-parser/rtr.rs:1117"] = RtrFaultReason.Length, ["bgpkit-parser/rtr.rs:1589"] = RtrFaultReason.Length,
        };
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SharedData.Folder("testdata", "wire", "vectors"), file + ".json")));
        var vectors = document.RootElement.GetProperty("vectors").EnumerateArray().ToList();
        Assert.NotEmpty(vectors);
        foreach (var vector in vectors)
        {
            var id = vector.GetProperty("id").GetString()!;
            var octets = Convert.FromHexString(vector.GetProperty("hex").GetString()!);
            if (malformed.TryGetValue(id, out var reason))
            {
                Assert.Equal(FrameStatus.Malformed, RtrPdu.TryRead(octets, out _, out var fault));
                Assert.Equal(reason, fault.Reason);
                continue;
            }
            for (var at = 0; at < octets.Length;)
            {
                Assert.True(RtrPdu.TryRead(octets.AsSpan(at), out var pdu, out _) == FrameStatus.Complete, id);
                Assert.True(octets.AsSpan(at, pdu.Length).SequenceEqual(Rewrite(pdu)), id);
                at += pdu.Length;
            }
        }
    }

    private static byte[] Hex(string hex) => Convert.FromHexString(hex);

    private static byte[] Rewrite(RtrPdu pdu)
    {
        var octets = new byte[pdu.Length];
        var written = pdu.Type switch
        {
            RtrPduType.SerialNotify => SerialNotifyPdu.Read(pdu).WriteTo(octets),
            RtrPduType.SerialQuery => SerialQueryPdu.Read(pdu).WriteTo(octets),
            RtrPduType.ResetQuery => ResetQueryPdu.Read(pdu).WriteTo(octets),
            RtrPduType.CacheResponse => CacheResponsePdu.Read(pdu).WriteTo(octets),
            RtrPduType.IPv4Prefix or RtrPduType.IPv6Prefix => PrefixPdu.Read(pdu).WriteTo(octets),
            RtrPduType.EndOfData => EndOfDataPdu.Read(pdu).WriteTo(octets),
            RtrPduType.CacheReset => CacheResetPdu.Read(pdu).WriteTo(octets),
            RtrPduType.RouterKey => RouterKeyPdu.Read(pdu) is var key
                ? RouterKeyPdu.Write(octets, key.Version, key.IsAnnouncement, key.SubjectKeyIdentifier, key.Asn, key.SubjectPublicKeyInfo) : 0,
            RtrPduType.ErrorReport => ErrorReportPdu.Read(pdu) is var report
                ? ErrorReportPdu.Write(octets, report.Version, report.Code, report.ErroneousPdu, report.TextOctets) : 0,
            RtrPduType.Aspa => AspaPdu.Read(pdu) is var aspa
                ? AspaPdu.Write(octets, aspa.Version, aspa.IsAnnouncement, aspa.Customer, Providers(aspa)) : 0,
            _ => 0,
        };
        return octets[..written];
    }

    private static Asn[] Providers(AspaPdu aspa)
    {
        var providers = new Asn[aspa.ProviderCount];
        for (var i = 0; i < providers.Length; i++) providers[i] = aspa.Provider(i);
        return providers;
    }

    // Reads all there is in the octets; negative when they are malformed.
    private static long Walk(ReadOnlySpan<byte> octets)
    {
        var status = RtrPdu.TryRead(octets, out var pdu, out _);
        if (status != FrameStatus.Complete) return status == FrameStatus.Malformed ? -1 : 0;
        switch (pdu.Type)
        {
            case RtrPduType.SerialNotify: return SerialNotifyPdu.Read(pdu).Serial;
            case RtrPduType.SerialQuery: return SerialQueryPdu.Read(pdu).Serial;
            case RtrPduType.ResetQuery: return ResetQueryPdu.Read(pdu).Version;
            case RtrPduType.CacheResponse: return CacheResponsePdu.Read(pdu).SessionId;
            case RtrPduType.IPv4Prefix or RtrPduType.IPv6Prefix: return PrefixPdu.Read(pdu).Vrp.MaxLength;
            case RtrPduType.EndOfData: return EndOfDataPdu.Read(pdu).Serial;
            case RtrPduType.CacheReset: return CacheResetPdu.Read(pdu).Version;
            case RtrPduType.RouterKey:
                var key = RouterKeyPdu.Read(pdu);
                return key.Asn.Value + key.SubjectPublicKeyInfo.Length + key.SubjectKeyIdentifier[19];
            case RtrPduType.ErrorReport:
                var report = ErrorReportPdu.Read(pdu);
                return report.ErroneousPdu.Length + report.TextOctets.Length + (int)report.Code;
            default:
                var aspa = AspaPdu.Read(pdu);
                long sum = aspa.Customer.Value;
                for (var i = 0; i < aspa.ProviderCount; i++) sum += aspa.Provider(i).Value;
                return sum;
        }
    }
}
