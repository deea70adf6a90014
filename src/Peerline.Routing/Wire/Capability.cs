using System.Buffers.Binary;
using System.Collections.Immutable;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>A capability of an OPEN (RFC 5492). One record for each that is understood; every other one is kept raw.</summary>
/// <param name="Code">Its code, see <see cref="CapabilityCode"/>.</param>
public abstract record Capability(byte Code)
{
    /// <summary>Octets that a value may have.</summary>
    public const int MaximumLength = 255;

    /// <summary>Name and content for people, such as <c>4-octet AS 64500</c>.</summary>
    public abstract override string ToString();

    /// <summary>Writes the value, without code and length, and returns how many octets.</summary>
    public abstract int WriteValue(Span<byte> destination);

    /// <summary>
    /// Reads one value. False when the session depends on what it says and it has a length that it cannot have; then
    /// <paramref name="capability"/> holds the octets. Any other value that cannot be understood is no error: it is kept as an
    /// <see cref="UnknownCapability"/>, and what is not understood is ignored (RFC 5492 3).
    /// </summary>
    public static bool TryRead(byte code, ReadOnlySpan<byte> value, out Capability capability)
    {
        var raw = new UnknownCapability(code, [.. value]);
        Capability? read = (CapabilityCode)code switch
        {
            // How every later message is read hangs on these: a wrong length is an error.
            CapabilityCode.Multiprotocol => MultiprotocolCapability.Read(value),
            CapabilityCode.FourOctetAs =>
                value.Length == 4 ? new FourOctetAsCapability(BinaryPrimitives.ReadUInt32BigEndian(value)) : null,
            CapabilityCode.AddPath => value.Length % 4 != 0 ? null : AddPathCapability.Read(value) ?? (Capability)raw,
            CapabilityCode.ExtendedNextHop => value.Length % 6 != 0 ? null : ExtendedNextHopCapability.Read(value) ?? (Capability)raw,
            CapabilityCode.MultipleLabels => value.Length % 4 != 0 ? null : MultipleLabelsCapability.Read(value),
            CapabilityCode.GracefulRestart => GracefulRestartCapability.Read(value),
            CapabilityCode.Role => value.Length == 1 ? new RoleCapability((BgpRole)value[0]) : null,
            CapabilityCode.OutboundRouteFiltering or CapabilityCode.OutboundRouteFilteringCisco =>
                value.Length < 5 ? null : OutboundRouteFilteringCapability.Read(code, value) ?? (Capability)raw,
            // These offer or tell something: what has the wrong length offers and tells nothing.
            CapabilityCode.RouteRefresh or CapabilityCode.RouteRefreshCisco => value.IsEmpty ? new RouteRefreshCapability(code) : raw,
            CapabilityCode.ExtendedMessage => value.IsEmpty ? new ExtendedMessageCapability() : raw,
            CapabilityCode.EnhancedRouteRefresh => value.IsEmpty ? new EnhancedRouteRefreshCapability() : raw,
            CapabilityCode.BfdStrict => value.IsEmpty ? new BfdStrictCapability() : raw,
            CapabilityCode.Bgpsec => value.Length == 3 ? BgpsecCapability.Read(value) : raw,
            CapabilityCode.Dynamic => new DynamicCapability([.. value]),
            CapabilityCode.Multisession or CapabilityCode.MultisessionCisco =>
                value.IsEmpty ? raw : new MultisessionCapability(code, value[0], [.. value[1..]]),
            CapabilityCode.LongLivedGracefulRestart => LongLivedGracefulRestartCapability.Read(value) ?? (Capability)raw,
            CapabilityCode.Fqdn => FqdnCapability.Read(value) ?? (Capability)raw,
            CapabilityCode.SoftwareVersion => SoftwareVersionCapability.Read(value) ?? (Capability)raw,
            CapabilityCode.PathsLimit => PathsLimitCapability.Read(value) ?? (Capability)raw,
            _ => raw,
        };
        capability = read ?? raw;
        return read is not null;
    }

    internal static AfiSafi ReadFamily(ReadOnlySpan<byte> octets) =>
        new((Afi)BinaryPrimitives.ReadUInt16BigEndian(octets), (Safi)octets[2]);

    internal static void WriteFamily(Span<byte> destination, AfiSafi family)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)family.Afi);
        destination[2] = (byte)family.Safi;
    }

    private protected static bool Same<T>(ImmutableArray<T> left, ImmutableArray<T> right) => left.AsSpan().SequenceEqual(right.AsSpan());

    private protected static string List<T>(string name, ImmutableArray<T> items) =>
        items.IsEmpty ? name : $"{name} {string.Join(", ", items)}";
}
