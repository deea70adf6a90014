using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Tests.Lifecycle;

/// <summary>Connections to begin with, and the operator that they are asked of.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly Guid Router = new("00000000-0000-7000-8000-00000000000a");
    public static readonly LegacyClaim Claim = new(Router, "et-0/0/9", "5f");

    public static OperatorProfile Operator { get; } = new()
    {
        LegalName = "Example Networks AG", Address = "Bahnhofstrasse 1, Zurich", Asn = new Asn(64496),
        Noc = new Contact(ContactRole.Noc, "noc@example.net", "+41 44 000 00 00"), PeeringEmail = "peering@example.net", Signatory = "A. Muster",
        Policy = new PeeringPolicy { Announced = [Prefix.Parse("198.18.0.0/15"), Prefix.Parse("2001:db8:ffff::/48")] },
    };

    public static Connection Request(
        bool v4 = true, bool v6 = true, Terms? terms = null, LegacyClaim? adoption = null, bool onExchange = false) => new()
    {
        Id = new("00000000-0000-7000-8000-0000000000c1"),
        PeeringId = new("00000000-0000-7000-8000-0000000000b1"),
        SubscriptionId = new("00000000-0000-7000-8000-0000000000a1"),
        Identifier = new("00000000-0000-7000-8000-0000000000d1"),
        Requested = new ConnectionRequest
        {
            FacilityId = 71, BandwidthMbps = 10_000, WantsV4 = v4, WantsV6 = v6,
            AddressProvider = onExchange ? AddressProvider.Peer : AddressProvider.Operator,
            Medium = onExchange ? LinkMedium.Exchange : LinkMedium.Cable,
            LanV4 = onExchange && v4 ? LanV4 : null,
            LanV6 = onExchange && v6 ? LanV6 : null,
        },
        Terms = terms ?? new Terms(),
        Adoption = adoption,
        StateSince = Begin,
        CreatedAt = Begin,
    };

    public static PortAssignment Port(string name = "et-0/0/1") => new(new("00000000-0000-7000-8000-0000000000e1"), Router, name);

    /// <summary>A LAG with a member for each circuit id.</summary>
    public static PortAssignment Lag(string name = "ae12", params IReadOnlyList<string> circuits) => PortAssignment.OfLag(Router, name, new LagAssignment(
        [.. (circuits.Count > 0 ? circuits : ["C-1", "C-2"]).Select(Member)], true, 1));

    public static LagMember Member(string circuit) =>
        new(new($"00000000-0000-7000-8000-00000000e1{int.Parse(circuit[2..]):x2}"), $"et-0/1/{circuit[2..]}", 10_000, circuit);

    public static LinkAddresses Link(string subnet)
    {
        var prefix = Prefix.Parse(subnet);
        var first = prefix.Length is 31 or 127 ? 0 : 1;
        return new LinkAddresses(prefix, Address(prefix, first), Address(prefix, first + 1), true);
    }

    public static LinkAddresses LanV4 { get; } = OnLan("198.51.100.0/24", "198.51.100.77", "198.51.100.1");
    public static LinkAddresses LanV6 { get; } = OnLan("2001:db8:ffff::/64", "2001:db8:ffff::77", "2001:db8:ffff::1");

    public static Mesh Mesh { get; } = new([OnLan("198.51.100.0/24", "198.51.100.78", "198.51.100.2")]);

    private static LinkAddresses OnLan(string lan, string peer, string own) =>
        new(Prefix.Parse(lan), Peerline.Routing.Addressing.Address.Parse(peer), Peerline.Routing.Addressing.Address.Parse(own), false) { IsOnLan = true };

    public static LoaReference Loa(int version, DateTimeOffset until) =>
        new(new($"00000000-0000-7000-8000-00000f00{version:x4}"), "PL-2026-0001", version, until);

    public static Guid Attempt(int number) => new($"00000000-0000-7000-8000-00000a00{number:x4}");

    public static Guid Report { get; } = new("00000000-0000-7000-8000-00000b000001");

    private static Address Address(Prefix prefix, int offset) => Peerline.Routing.Addressing.Address.Parse(
        prefix.Afi is Afi.IPv4
            ? string.Join('.', prefix.Network.ToString().Split('.')[..3].Append((int.Parse(prefix.Network.ToString().Split('.')[3]) + offset).ToString()))
            : $"{prefix.Network}{(offset == 0 ? "" : offset.ToString("x"))}");
}
