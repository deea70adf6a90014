using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using CsCheck;
using Peerline.Routing.Addressing;
using Peerline.Routing.Rtr;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Rib;

/// <summary>Prefixes that nest and repeat, attribute sets of which there are few, and messages made of both.</summary>
internal static class RibSamples
{
    public static readonly DateTimeOffset Start = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    public static readonly Gen<Prefix> Prefixes = Gen.Select(Gen.Bool, Gen.Int[0, 7], Gen.Int[0, 128], Gen.Int[0, 255], (six, near, length, low) => six
        ? new Prefix(Address.FromOctets([0x20, 0x01, 0x0d, 0xb8, 0, (byte)near, 0, 0, (byte)low, 0, 0, 0, 0, 0, 0, (byte)(low * 7)]), length)
        : new Prefix(Address.FromIPv4(0xc0000000u | (uint)(low & 3) << 20 | (uint)near << 12 | (uint)low), length % 33));

    public static readonly Gen<RouteAttributes> Attributes = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 2], Gen.Bool,
        (first, origin, community, six) => Make(64500 + (uint)first, 65000 + (uint)origin, community, six));

    public static RouteAttributes Make(uint first, uint origin, int community, bool six = false) => new RouteAttributesBuilder
    {
        AsPath = [new AsPathSegmentValue(AsPathSegmentType.Sequence, [first, 64999, origin])],
        NextHop = six ? Address.Parse("2001:db8::1") : Address.Parse("192.0.2.1"),
        LinkLocalNextHop = six && community == 2 ? Address.Parse("fe80::1") : (Address?)null,
        Communities = [.. Enumerable.Range(0, community).Select(i => new Community((ushort)64500, (ushort)i))],
        LargeCommunities = community == 1 ? [new LargeCommunity(64500, first, 7)] : [],
        ExtendedCommunities = community == 2 ? [new ExtendedCommunity(0x0002fbf400000007)] : [],
    }.Build();

    public static readonly Gen<Vrp> Vrps = Gen.Select(Prefixes, Gen.Int[0, 128], Gen.UInt[65000, 65003], (prefix, longer, asn) =>
        new Vrp(prefix, Math.Min(Prefix.MaxLength(prefix.Afi), prefix.Length + longer % 9), asn));

    /// <summary>The bodies of UPDATE messages that announce the prefixes; IPv6 prefixes only with an IPv6 next hop.</summary>
    public static IEnumerable<byte[]> Announce(RouteAttributes attributes, IEnumerable<Prefix> prefixes) =>
        prefixes.Where(p => p.Afi == Afi.IPv4 || attributes.NextHop.IsIPv6).GroupBy(p => p.Afi).SelectMany(family =>
            Bodies(output => new UpdateWriter(fourOctetAs: true).Announce(output, attributes, [.. family])));

    public static IEnumerable<byte[]> Withdraw(IEnumerable<Prefix> prefixes) => prefixes.GroupBy(p => p.Afi).SelectMany(family =>
        Bodies(output => new UpdateWriter(fourOctetAs: true).Withdraw(output, [.. family])));

    /// <summary>An UPDATE for IPv4 with path identifiers (RFC 7911) in both fields.</summary>
    public static byte[] WithPaths(RouteAttributes? attributes, IEnumerable<(Prefix Prefix, uint PathId)> announced,
        IEnumerable<(Prefix Prefix, uint PathId)> withdrawn)
    {
        var field = attributes is null ? [] : attributes.Octets.ToArray();
        if (attributes is not null) field = [.. field, 0x40, 3, 4, .. attributes.NextHop.ToIPAddress().GetAddressBytes()];
        return [.. Sized(Nlri(withdrawn)), .. Sized(field), .. Nlri(announced)];
    }

    private static byte[] Nlri(IEnumerable<(Prefix Prefix, uint PathId)> routes)
    {
        var octets = new byte[8192];
        var length = 0;
        foreach (var (prefix, pathId) in routes) length += PrefixList.Write(octets.AsSpan(length), pathId, prefix);
        return octets[..length];
    }

    private static byte[] Sized(byte[] field)
    {
        var octets = new byte[2 + field.Length];
        BinaryPrimitives.WriteUInt16BigEndian(octets, (ushort)field.Length);
        field.CopyTo(octets, 2);
        return octets;
    }

    private static List<byte[]> Bodies(Func<IBufferWriter<byte>, int> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        var bodies = new List<byte[]>();
        for (var rest = output.WrittenMemory; rest.Length > 0;)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(rest.Span[16..]);
            bodies.Add(rest[19..length].ToArray());
            rest = rest[length..];
        }
        return bodies;
    }
}
