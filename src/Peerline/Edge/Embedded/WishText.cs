using Peerline.Routing.Addressing;
using Peerline.Routing.Rtr;

namespace Peerline.Edge.Embedded;

/// <summary>The connections of one wish as the lines that this router would have, each written once.</summary>
internal sealed class WishText(Asn localAsn, RouterReadBack router)
{
    private readonly VrpTable? vrps = router.FollowsRpki ? VrpTable.Empty : null;
    private readonly Dictionary<Guid, IReadOnlyList<string>> written = [];

    public IReadOnlyList<string> Of(ConnectionWish connection) => written.TryGetValue(connection.ConnectionId, out var lines)
        ? lines
        : written[connection.ConnectionId] = ConnectionText.Lines(connection, localAsn, router.Salt, vrps);
}
