using System.Text;

namespace Peerline.Routing.Wire;

/// <summary>TUNNEL_ENCAPSULATION (RFC 9012 2): the tunnels through which the next hop can be reached. A view.</summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |          Tunnel Type          |            Length             |  then the sub-TLVs
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
public readonly ref struct TunnelEncapsulation
{
    /// <summary>A view over the value.</summary>
    public TunnelEncapsulation(ReadOnlySpan<byte> octets) => Octets = octets;

    /// <summary>The value as it lies on the wire.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>Walks the tunnels and stops before one that runs over the end.</summary>
    public Enumerator GetEnumerator() => new(Octets);

    /// <summary>The tunnels with a semicolon between.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var tunnel in this) text.Append(text.Length == 0 ? "" : "; ").Append(tunnel.ToString());
        return text.ToString();
    }

    /// <summary>Reads one tunnel after the other.</summary>
    public ref struct Enumerator
    {
        private TlvList.Enumerator _elements;

        internal Enumerator(ReadOnlySpan<byte> octets) => _elements = new TlvList(octets, TlvForm.Long).GetEnumerator();

        /// <summary>The tunnel that was read last.</summary>
        public readonly Tunnel Current => new(_elements.Current);

        /// <summary>False at the end, and before a tunnel that runs over it.</summary>
        public bool MoveNext() => _elements.MoveNext();
    }
}
