using System.Buffers.Binary;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>A capability of an OPEN (RFC 5492). One record for each that is understood; every other one is kept raw.</summary>
public abstract record Capability(byte Code)
{
    /// <summary>Name and content for people, such as <c>4-octet AS 64500</c>.</summary>
    public abstract override string ToString();

    /// <summary>Writes the value, without code and length, and returns how many octets.</summary>
    public abstract int WriteValue(Span<byte> destination);

    /// <summary>Reads one value. False when a capability that is understood has a value that it cannot have.</summary>
    public static bool TryRead(byte code, ReadOnlySpan<byte> value, out Capability capability)
    {
        Capability? read = (CapabilityCode)code switch
        {
            CapabilityCode.Multiprotocol => MultiprotocolCapability.Read(value),
            CapabilityCode.RouteRefresh or CapabilityCode.RouteRefreshCisco => value.IsEmpty ? new RouteRefreshCapability(code) : null,
            CapabilityCode.ExtendedMessage => value.IsEmpty ? new ExtendedMessageCapability() : null,
            CapabilityCode.Role => value.Length == 1 ? new RoleCapability((BgpRole)value[0]) : null,
            CapabilityCode.GracefulRestart => GracefulRestartCapability.Read(value),
            CapabilityCode.FourOctetAs =>
                value.Length == 4 ? new FourOctetAsCapability(BinaryPrimitives.ReadUInt32BigEndian(value)) : null,
            CapabilityCode.EnhancedRouteRefresh => value.IsEmpty ? new EnhancedRouteRefreshCapability() : null,
            _ => new UnknownCapability(code, [.. value]),
        };
        capability = read ?? new UnknownCapability(code, [.. value]);
        return read is not null;
    }
}
