using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>D-PATH, a draft: the domains that a route was passed between, the last one first. A view.</summary>
/// <remarks>
/// <code>
/// segments: how many domains (1), then for each its AS (4) and number (2), then the SAFI (1) of the route in them
/// </code>
/// </remarks>
public readonly ref struct DomainPath
{
    private const int DomainSize = 6;

    /// <summary>A view over the value.</summary>
    public DomainPath(ReadOnlySpan<byte> octets) => Octets = octets;

    /// <summary>The value as it lies on the wire.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <summary><c>64500:1,64501:1:evpn</c>: each segment with its domains and its SAFI; stops where it stops making sense.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (var rest = Octets; !rest.IsEmpty && rest.Length >= 2 + rest[0] * DomainSize; rest = rest[(2 + rest[0] * DomainSize)..])
        {
            text.Append(text.Length == 0 ? "" : " ");
            for (var i = 0; i < rest[0]; i++)
            {
                var domain = rest.Slice(1 + i * DomainSize, DomainSize);
                if (i > 0) text.Append(',');
                text.Append(BinaryPrimitives.ReadUInt32BigEndian(domain)).Append(':');
                text.Append(BinaryPrimitives.ReadUInt16BigEndian(domain[4..]));
            }
            text.Append(':').Append((Safi)rest[1 + rest[0] * DomainSize] switch
            {
                Safi.Unicast => "ip",
                Safi.MplsVpn => "vpn",
                Safi.Evpn => "evpn",
                var safi => string.Create(CultureInfo.InvariantCulture, $"{(byte)safi}"),
            });
        }
        return text.ToString();
    }
}
