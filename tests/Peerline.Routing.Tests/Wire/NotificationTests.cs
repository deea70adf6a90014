using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Wire;

public class NotificationTests
{
    [Fact]
    public void Reasons_are_named_as_in_the_registry()
    {
        Assert.Equal("6/1 Cease: Maximum Number of Prefixes Reached", NotificationReason.MaximumPrefixesReached.ToString());
        Assert.Equal("6/3 Cease: Peer De-configured", NotificationReason.PeerDeconfigured.ToString());
        Assert.Equal("4/0 Hold Timer Expired", NotificationReason.HoldTimerExpired.ToString());
        Assert.Equal("2/11 OPEN Message Error: Role Mismatch", NotificationReason.RoleMismatch.ToString());
        Assert.Equal("9/0 Loss of LSDB Synchronization", new NotificationReason((NotificationCode)9, 0).ToString());
        Assert.Equal("6/99 Cease: Unknown Subcode", new NotificationReason(NotificationCode.Cease, 99).ToString());
        Assert.Equal("77/3 Unknown Error: Unknown Subcode", new NotificationReason((NotificationCode)77, 3).ToString());
    }

    [Fact]
    public void Every_named_reason_of_the_type_has_a_name()
    {
        var reasons = typeof(NotificationReason).GetFields().Where(f => f.IsStatic).Select(f =>
            (NotificationReason)f.GetValue(null)!).ToList();
        Assert.True(reasons.Count > 30);
        Assert.All(reasons, r => Assert.DoesNotContain("Unknown", r.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("00", "")]
    [InlineData("03616263", "abc")]
    [InlineData("0361626364", "abc")]                    // shorter than the data: RFC 9003 2
    [InlineData("09616263", "0x09616263")]               // a length that is a lie
    [InlineData("02c328", "0xc328")]                     // no UTF-8
    [InlineData("04f09f9880", "\U0001F600")]
    [InlineData("03e280ae", "\\u{202e}")]                // right-to-left override
    public void Shutdown_texts_are_shown_safely(string hex, string expected) =>
        Assert.Equal(expected, ShutdownText.Read(Convert.FromHexString(hex)));

    [Fact]
    public void A_long_text_is_cut_between_characters()
    {
        var data = ShutdownText.Write(new string('ü', 200));
        Assert.Equal((255, 254), (data.Length, data[0]));
        Assert.Equal(new string('ü', 127), ShutdownText.Read(data));
        Assert.Empty(ShutdownText.Write(""));
    }

    [Fact]
    public void A_hard_reset_shows_what_it_wraps()
    {
        byte[] wrapped = [6, 2, .. ShutdownText.Write("moving")];
        var buffer = new byte[100];
        var length = NotificationMessage.Write(buffer, NotificationReason.HardReset, wrapped);
        Assert.True(NotificationMessage.TryRead(buffer.AsSpan(19, length - 19), out var message, out _));
        Assert.Equal("6/2 Cease: Administrative Shutdown: moving", message.Text);
        // Wrapped in itself, as tcpdump's sample is: no recursion.
        length = NotificationMessage.Write(buffer, NotificationReason.HardReset, [6, 9, 6, 9, 6, 9]);
        Assert.True(NotificationMessage.TryRead(buffer.AsSpan(19, length - 19), out message, out _));
        Assert.Equal("6/9 Cease: Hard Reset: 0x06090609", message.Text);
    }

    [Fact]
    public void An_OPEN_is_read_as_written_in_both_forms_of_its_parameters()
    {
        var buffer = new byte[BgpFrame.MaximumLength];
        foreach (var open in new[] { Samples.Open, Samples.LongOpen })
        {
            var length = open.WriteTo(buffer);
            Assert.True(OpenMessage.TryRead(buffer.AsSpan(19, length - 19), out var read, out _));
            Assert.Equal(open, read);
            Assert.Equal(new Asn(4200000001), read!.Asn);
        }
        Assert.Equal(255, buffer[28]);
    }

    [Fact]
    public void The_extended_form_is_read_also_where_the_old_one_would_do()
    {
        // RFC 9072 2; the first length octet is only a hint. CVE-2022-40302 and its kin are here.
        byte[] body = [4, 0xfb, 0xf5, 0, 90, 192, 0, 2, 2, 255, 255, 0, 9, 2, 0, 6, 65, 4, 0, 0, 0xfb, 0xf5];
        Assert.True(OpenMessage.TryRead(body, out var open, out _));
        Assert.Equal(new FourOctetAsCapability(64501), Assert.Single(open!.Capabilities));
        for (var length = 0; length < body.Length; length++) Assert.False(OpenMessage.TryRead(body.AsSpan(0, length), out _, out _));
    }

    [Fact]
    public void All_capabilities_in_one_parameter_are_read_like_one_in_each()
    {
        byte[] body = [4, 0xfb, 0xf5, 0, 90, 192, 0, 2, 2, 16, 2, 14, 1, 4, 0, 2, 0, 1, 2, 0, 65, 4, 0, 0, 0xfb, 0xf5];
        Assert.True(OpenMessage.TryRead(body, out var open, out _));
        Assert.Equal(["multiprotocol ipv6-unicast", "route refresh", "4-octet AS 64501"], open!.Capabilities.Select(c => c.ToString()));
    }

    [Fact]
    public void Route_refresh_lengths_are_wrong_for_the_marks_only()
    {
        Assert.True(RouteRefreshMessage.TryRead([0, 1, 0, 1, 9, 9], out var request, out _));
        Assert.Equal(RouteRefreshSubtype.Request, request.Subtype);
        Assert.False(RouteRefreshMessage.TryRead([0, 1, 1, 1, 9], out _, out var fault));
        Assert.Equal("7/1 ROUTE-REFRESH Message Error: Invalid Message Length", fault.Reason.ToString());
        Assert.True(RouteRefreshMessage.TryRead([0, 1, 77, 1], out var unknown, out _));
        Assert.Equal((RouteRefreshSubtype)77, unknown.Subtype);
    }

    [Fact]
    public void A_maximum_of_prefixes_says_the_family_and_the_limit()
    {
        var buffer = new byte[100];
        var data = NotificationMessage.MaximumPrefixesData(AfiSafi.IPv6Unicast, 1000);
        var length = NotificationMessage.Write(buffer, NotificationReason.MaximumPrefixesReached, data);
        Assert.True(NotificationMessage.TryRead(buffer.AsSpan(19, length - 19), out var message, out _));
        Assert.Equal("ipv6-unicast 1000", message.Text);
        Assert.True(message.TryGetMaximumPrefixes(out var family, out var maximum));
        Assert.Equal((AfiSafi.IPv6Unicast, 1000u), (family, maximum));
        // RFC 8538 3.1: inside a hard reset as well.
        length = NotificationMessage.Write(buffer, NotificationReason.HardReset, [6, 1, .. data]);
        Assert.True(NotificationMessage.TryRead(buffer.AsSpan(19, length - 19), out message, out _));
        Assert.Equal("6/1 Cease: Maximum Number of Prefixes Reached: ipv6-unicast 1000", message.Text);
        Assert.True(message.TryUnwrap(out var inner));
        Assert.True(inner.TryGetMaximumPrefixes(out _, out maximum));
        Assert.Equal(1000u, maximum);
    }

    [Theory]
    [InlineData(1, 2, "1001", "length 4097")]
    [InlineData(1, 3, "09", "type 9")]
    [InlineData(2, 1, "0004", "version 4")]
    [InlineData(2, 6, "0001", "1 s")]
    [InlineData(2, 7, "410400010000 4600", "4-octet AS 65536, enhanced route refresh")]
    [InlineData(2, 7, "4104", "0x4104")]
    [InlineData(3, 5, "800e", "0x800e")]
    [InlineData(5, 1, "02", "message type 2")]
    [InlineData(6, 1, "0001", "0x0001")]
    [InlineData(6, 9, "06", "0x06")]
    [InlineData(6, 9, "0604", "6/4 Cease: Administrative Reset")]
    [InlineData(6, 4, "0474657374", "test")]
    public void The_data_is_said_in_words(byte code, byte subcode, string hex, string text)
    {
        byte[] body = [code, subcode, .. Samples.Hex(hex)];
        Assert.True(NotificationMessage.TryRead(body, out var message, out _));
        Assert.Equal(text, message.Text);
    }

    [Fact]
    public void Outbound_route_filters_are_read_and_shown()
    {
        // RFC 5291 4, 5292 3; the type that Cisco had before 64 is read the same way.
        var body = Samples.Hex("0001 00 01 01 40 0014 00 0000000a 19 20 18 c00002 20 00000014 00 00 00 80 80 0003 000102 81 0001 80");
        var filters = RouteRefreshMessage.ReadFilters(body);
        Assert.Equal(1, filters.WhenToRefresh);
        var shown = new List<string>();
        foreach (var entry in filters) shown.Add(entry.ToString());
        Assert.Equal(
            ["add permit 10 192.0.2.0/24 ge 25 le 32", "add deny 20 0.0.0.0/0", "address-prefix remove-all",
                "extended-community (128) 0x000102", "address-prefix (129) remove-all"],
            shown);
        Assert.True(filters.IsWellFormed);
        Assert.True(RouteRefreshMessage.TryRead(body, out var refresh, out _));
        var written = new byte[100];
        Assert.Equal(body, written.AsSpan(19, refresh.WriteTo(written, filters.Octets) - 19).ToArray());
        Assert.Equal("request ipv4-unicast", refresh.ToString());
    }

    [Fact]
    public void Malformed_filters_of_every_kind_are_read_to_an_end()
    {
        // FRR crashed here in 2026.
        var body = Samples.Hex("0001 00 01 01 40 0014 00 0000000a 19 20 18 c00002 20 00000014 00 00 00 80");
        for (var cut = 0; cut < body.Length; cut++)
        {
            var filters = RouteRefreshMessage.ReadFilters(body.AsSpan(0, cut));
            foreach (var entry in filters) _ = entry.ToString();
            Assert.Equal(cut <= 5, filters.IsWellFormed);
        }
        var random = new Random(20261125);
        var entries = 0;
        for (var round = 0; round < 50_000; round++)
        {
            var mutant = body.ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--) mutant[random.Next(mutant.Length)] = (byte)random.Next(256);
            foreach (var entry in RouteRefreshMessage.ReadFilters(mutant))
            {
                Samples.Harmless(entry.ToString());
                entries++;
            }
        }
        Assert.True(entries > 50_000, $"{entries} entries");
    }
}
