using System.Text;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>CLUSTER_LIST (RFC 4456 8): the clusters that a route was reflected through, the last one first. A view.</summary>
public readonly ref struct ClusterList
{
    private const int Size = 4;
    private readonly ReadOnlySpan<byte> _octets;

    /// <summary>A view over the value; octets behind the last whole identifier are not seen.</summary>
    public ClusterList(ReadOnlySpan<byte> octets) => _octets = octets;

    /// <summary>How many clusters.</summary>
    public int Count => _octets.Length / Size;

    /// <summary>The identifier of one cluster.</summary>
    public Address this[int index] => Address.FromOctets(_octets.Slice(index * Size, Size));

    /// <summary>The identifiers with a space between.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (var i = 0; i < Count; i++) text.Append(i == 0 ? "" : " ").Append(this[i]);
        return text.ToString();
    }
}
