using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Wire;

/// <summary>RFC 7911: path identifiers in front of the prefixes of the families that negotiated them.</summary>
public sealed class AddPathTests
{
    private const string Mandatory = "400101 00" + "400206 0201 0000fbf4" + "400304 c0000201";

    [Fact]
    public void A_path_identifier_is_read_where_the_family_has_them()
    {
        var context = new UpdateContext(true) { AddPath = AddPathFamilies.IPv4Unicast };
        var update = UpdateMessage.Read(Body("00000009 18c63364", Mandatory, "00000007 18cb0071 00000008 18cb0071"), context);

        Assert.Equal(UpdateAction.Accept, update.Action);
        var read = new List<(uint, string)>();
        for (var prefixes = update.Nlri.GetEnumerator(); prefixes.MoveNext();) read.Add((prefixes.PathId, prefixes.Current.ToString()));
        Assert.Equal([(7, "203.0.113.0/24"), (8, "203.0.113.0/24")], read);
        var withdrawn = update.Withdrawn.GetEnumerator();
        Assert.True(withdrawn.MoveNext());
        Assert.Equal((9u, "198.51.100.0/24"), (withdrawn.PathId, withdrawn.Current.ToString()));
    }

    [Fact]
    public void The_same_octets_without_the_capability_are_no_prefixes()
    {
        var update = UpdateMessage.Read(Body("", Mandatory, "00000007 18cb0071 ffffffff"), new UpdateContext(true));

        Assert.Equal(UpdateAction.SessionReset, update.Action);
        Assert.Equal(UpdateFault.PrefixLength, update.Problem.Fault);
    }

    [Fact]
    public void The_identifiers_of_one_family_say_nothing_about_another()
    {
        const string reach = "800e1a 0002 01 10 20010db8000000000000000000000001 00 20 20010db8";
        var context = new UpdateContext(true) { AddPath = AddPathFamilies.IPv4Unicast };
        var update = UpdateMessage.Read(Body("", "400101 00" + "400206 0201 0000fbf4" + reach, ""), context);

        Assert.Equal(UpdateAction.Accept, update.Action);
        Assert.True(update.TryGetMpReach(out var mp));
        Assert.False(mp.HasPathIds);
        var prefixes = mp.Nlri.GetEnumerator();
        Assert.True(prefixes.MoveNext());
        Assert.Equal((0u, "2001:db8::/32"), (prefixes.PathId, prefixes.Current.ToString()));
    }

    [Fact]
    public void Multiprotocol_prefixes_carry_identifiers_in_both_directions()
    {
        const string reach = "800e1e 0002 01 10 20010db8000000000000000000000001 00 00000001 20 20010db8";
        const string unreach = "800f0c 0002 01 00000002 20 20010db9";
        var context = new UpdateContext(true) { AddPath = AddPathFamilies.IPv6Unicast };
        var update = UpdateMessage.Read(Body("", "400101 00" + "400206 0201 0000fbf4" + reach + unreach, ""), context);

        Assert.Equal(UpdateAction.Accept, update.Action);
        Assert.True(update.TryGetMpReach(out var mp));
        var announced = mp.Nlri.GetEnumerator();
        Assert.True(announced.MoveNext());
        Assert.Equal((1u, "2001:db8::/32"), (announced.PathId, announced.Current.ToString()));
        Assert.True(update.TryGetMpUnreach(out var gone));
        var withdrawn = gone.Withdrawn.GetEnumerator();
        Assert.True(withdrawn.MoveNext());
        Assert.Equal((2u, "2001:db9::/32"), (withdrawn.PathId, withdrawn.Current.ToString()));
    }

    [Theory]
    [InlineData("000000", UpdateFault.PrefixOverrun)]
    [InlineData("00000007", UpdateFault.PrefixOverrun)]
    [InlineData("00000007 18cb00", UpdateFault.PrefixOverrun)]
    [InlineData("00000007 21cb007100", UpdateFault.PrefixLength)]
    public void A_cut_identifier_or_prefix_is_an_error(string nlri, UpdateFault fault)
    {
        var context = new UpdateContext(true) { AddPath = AddPathFamilies.All };
        var update = UpdateMessage.Read(Body("", Mandatory, nlri), context);

        Assert.Equal((UpdateAction.SessionReset, fault), (update.Action, update.Problem.Fault));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        Span<byte> octets = stackalloc byte[64];
        var length = PrefixList.Write(octets, 4_000_000_000, Prefix.Parse("2001:db8::/45"));
        length += PrefixList.Write(octets[length..], 1, Prefix.Parse("::/0"));

        var list = new PrefixList(octets[..length], Afi.IPv6, addPath: true);
        Assert.Equal(UpdateFault.None, list.Check(out _, out var count));
        Assert.Equal(2, count);
        var prefixes = list.GetEnumerator();
        Assert.True(prefixes.MoveNext());
        Assert.Equal((4_000_000_000, Prefix.Parse("2001:db8::/45")), (prefixes.PathId, prefixes.Current));
        Assert.True(prefixes.MoveNext());
        Assert.Equal((1u, Prefix.IPv6Default), (prefixes.PathId, prefixes.Current));
        Assert.False(prefixes.MoveNext());
    }

    [Fact]
    public void A_set_of_families_holds_what_was_put_into_it()
    {
        var vpn = new AfiSafi(Afi.IPv4, Safi.MplsVpn);
        var set = AddPathFamilies.None.With(vpn).With(AddPathFamilies.IPv6Unicast);

        Assert.True(set.Contains(vpn));
        Assert.True(set.Contains(AfiSafi.IPv6Unicast));
        Assert.False(set.Contains(AfiSafi.IPv4Unicast));
        Assert.Equal(2, set.Count);
        Assert.False(set.IsNone);
        Assert.True(AddPathFamilies.None.IsNone);
        Assert.True(AddPathFamilies.All.Contains(new AfiSafi((Afi)9999, (Safi)250)));
        Assert.False(AddPathFamilies.None.With(new AfiSafi((Afi)9999, (Safi)250)).Contains(new AfiSafi((Afi)9998, (Safi)250)));
    }

    private static byte[] Body(string withdrawn, string attributes, string nlri)
    {
        byte[] w = Hex(withdrawn), a = Hex(attributes), n = Hex(nlri);
        return [(byte)(w.Length >> 8), (byte)w.Length, .. w, (byte)(a.Length >> 8), (byte)a.Length, .. a, .. n];
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));
}
