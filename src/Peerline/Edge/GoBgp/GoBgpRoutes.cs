using System.Buffers.Binary;
using Google.Protobuf;
using Peerline.Edge.GoBgp.Api;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;
using Path = Peerline.Edge.GoBgp.Api.Path;
using Prefix = Peerline.Routing.Addressing.Prefix;

namespace Peerline.Edge.GoBgp;

/// <summary>Reads routes as gobgpd keeps them: it is asked for the attributes' own octets (RFC 4271 4.3).</summary>
internal static class GoBgpRoutes
{
    private static readonly UpdateContext Context = new() { FourOctetAs = true };

    /// <param name="neighbor">Only the paths of this neighbour; null for all.</param>
    public static IEnumerable<Route> Of(Destination destination, string? neighbor) => Prefix.TryParse(destination.Prefix, out var prefix)
        ? destination.Paths.Where(p => neighbor is null || p.NeighborIp == neighbor).Select(p => RouteOf(prefix, p))
        : [];

    /// <summary>Every path of the one destination that holds an address, the best first.</summary>
    public static IReadOnlyList<FoundRoute> Found(IEnumerable<Destination> destinations)
    {
        var longest = destinations.Where(d => Prefix.TryParse(d.Prefix, out _))
            .OrderByDescending(d => Prefix.Parse(d.Prefix).Length).FirstOrDefault();
        if (longest is null) return [];
        return
        [
            .. longest.Paths.Select(p => new FoundRoute(
                Address.TryParse(p.NeighborIp, out var peer) ? peer : (Address?)null, RouteOf(Prefix.Parse(longest.Prefix), p), p.Best))
                .OrderByDescending(f => f.Best),
        ];
    }

    private static Route RouteOf(Prefix prefix, Path path)
    {
        var attributes = Attributes(path.PattrsBinary);
        var asPath = attributes.AsPathText;
        return new Route
        {
            Prefix = prefix,
            NextHop = attributes.NextHop is { Afi: not Afi.None } next ? next : (Address?)null,
            AsPath = attributes.AsPath,
            AsPathText = asPath,
            HasAsSet = asPath.Contains('{', StringComparison.Ordinal),
            Communities =
            [
                .. attributes.Communities.Select(c => c.ToString()), .. attributes.LargeCommunities.Select(c => c.ToString()),
                .. attributes.ExtendedCommunities.Select(c => c.ToString()),
            ],
            OnlyToCustomer = attributes.OnlyToCustomer,
            ReceivedAt = path.Age?.ToDateTimeOffset(),
        };
    }

    /// <summary>The attributes as the body of an UPDATE, which our reader takes.</summary>
    private static RouteAttributes Attributes(IReadOnlyList<ByteString> octets)
    {
        var body = new byte[4 + octets.Sum(o => o.Length)];
        BinaryPrimitives.WriteUInt16BigEndian(body.AsSpan(2), (ushort)Math.Min(body.Length - 4, ushort.MaxValue));
        var at = 4;
        foreach (var attribute in octets)
        {
            attribute.Span.CopyTo(body.AsSpan(at));
            at += attribute.Length;
        }

        var update = UpdateMessage.Read(body, Context);
        return update.TryGetMpReach(out var reach) ? RouteAttributes.ForMpReach(update, reach) : RouteAttributes.ForNlri(update);
    }
}
