using System.Globalization;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>A segment identifier of a service over SRv6 (RFC 9252 2.1).</summary>
/// <param name="Sid">The identifier, an IPv6 address.</param>
/// <param name="Flags">None is defined yet.</param>
/// <param name="EndpointBehavior">What the endpoint does, by the numbers of RFC 8986's registry.</param>
public readonly record struct Srv6Sid(Address Sid, byte Flags, ushort EndpointBehavior)
{
    /// <summary><c>2001:db8::1 behavior 19</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sid} behavior {EndpointBehavior}");
}
