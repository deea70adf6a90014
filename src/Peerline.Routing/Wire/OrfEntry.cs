using System.Buffers.Binary;
using System.Globalization;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>One entry of an outbound route filter (RFC 5291 4, 5292 3): a view.</summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-+-+-+-+
/// |Act|M|reserved |   M: 0 permit, 1 deny. Then, for an address prefix that is added or removed:
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                           Sequence                            |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |    Minlen     |    Maxlen     |    Length     |  Prefix (variable)
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
public readonly ref struct OrfEntry
{
    internal const int PrefixHeader = 8;
    private readonly Afi _afi;

    internal OrfEntry(OrfType type, ReadOnlySpan<byte> octets, Afi afi)
    {
        Type = type;
        Octets = octets;
        _afi = afi;
    }

    /// <summary>The type of filter.</summary>
    public OrfType Type { get; }

    /// <summary>The entry as it lies on the wire; of a type that is not understood everything that the type has.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>What happens to the entry.</summary>
    public OrfAction Action => (OrfAction)(Octets[0] >> 6);

    /// <summary>True: what matches is not sent.</summary>
    public bool IsDeny => (Octets[0] & 0x20) != 0;

    /// <summary>True when there is a prefix to read: an address prefix filter, added or removed.</summary>
    public bool HasPrefix => IsAddressPrefix(Type) && Octets.Length >= PrefixHeader && Octets[7] <= Prefix.MaxLength(_afi);

    /// <summary>The order of the entries; only with <see cref="HasPrefix"/>.</summary>
    public uint Sequence => BinaryPrimitives.ReadUInt32BigEndian(Octets[1..]);

    /// <summary>The shortest prefix that matches, 0 for any; only with <see cref="HasPrefix"/>.</summary>
    public int MinimumLength => Octets[5];

    /// <summary>The longest prefix that matches, 0 for any; only with <see cref="HasPrefix"/>.</summary>
    public int MaximumLength => Octets[6];

    /// <summary>The prefix; only with <see cref="HasPrefix"/>.</summary>
    public Prefix Prefix
    {
        get
        {
            Span<byte> address = stackalloc byte[16];
            address.Clear();
            Octets[PrefixHeader..].CopyTo(address);
            return new Prefix(Address.FromOctets(_afi == Afi.IPv4 ? address[..4] : address), Octets[7]);
        }
    }

    /// <summary><c>add permit 10 192.0.2.0/24 ge 25 le 32</c>, or type and octets.</summary>
    public override string ToString()
    {
        var action = Action switch
        {
            OrfAction.Add => "add",
            OrfAction.Remove => "remove",
            OrfAction.RemoveAll => "remove-all",
            _ => "reserved",
        };
        if (Action == OrfAction.RemoveAll) return $"{OutboundRouteFilter.NameOf(Type)} {action}";
        if (!HasPrefix) return $"{OutboundRouteFilter.NameOf(Type)} {ShutdownText.Hex(Octets)}";
        var ge = MinimumLength == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ge {MinimumLength}");
        var le = MaximumLength == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" le {MaximumLength}");
        return string.Create(CultureInfo.InvariantCulture, $"{action} {(IsDeny ? "deny" : "permit")} {Sequence} {Prefix}{ge}{le}");
    }

    internal static bool IsAddressPrefix(OrfType type) => type is OrfType.AddressPrefix or OrfType.AddressPrefixCisco;
}
