using System.Buffers.Binary;

namespace Peerline.Routing.Bmp;

/// <summary>TLVs up to the end of a message: a view that enumerates them in wire order. Those of a read message are all whole.</summary>
public readonly ref struct BmpTlvList
{
    private readonly int _offset;
    private readonly bool _indexed;

    internal BmpTlvList(ReadOnlySpan<byte> octets, int offset, bool indexed = false)
    {
        Octets = octets;
        _offset = offset;
        _indexed = indexed;
    }

    /// <summary>All TLVs as they lie on the wire.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>True without a TLV.</summary>
    public bool IsEmpty => Octets.IsEmpty;

    /// <summary>Enumerates the TLVs.</summary>
    public Enumerator GetEnumerator() => new(Octets, _offset, _indexed);

    /// <summary>The first TLV of a type.</summary>
    public bool TryGet(ushort type, out BmpTlv tlv)
    {
        foreach (var candidate in this)
        {
            if (candidate.Type != type) continue;
            tlv = candidate;
            return true;
        }
        tlv = default;
        return false;
    }

    // True when the TLVs fill the octets exactly.
    internal bool Check(out BmpProblem problem)
    {
        var tlvs = GetEnumerator();
        while (tlvs.MoveNext())
        {
        }
        problem = tlvs.Overrun ? new BmpProblem(BmpFault.TlvOverrun, tlvs.Position) : default;
        return !tlvs.Overrun;
    }

    /// <summary>Walks the TLVs. Stops before one that runs over the end.</summary>
    public ref struct Enumerator
    {
        private readonly int _offset;
        private readonly bool _indexed;
        private readonly ReadOnlySpan<byte> _octets;
        private int _position;

        internal Enumerator(ReadOnlySpan<byte> octets, int offset, bool indexed)
        {
            _octets = octets;
            _offset = offset;
            _indexed = indexed;
        }

        /// <summary>The TLV that was reached.</summary>
        public BmpTlv Current { get; private set; }

        internal bool Overrun { get; private set; }

        internal readonly int Position => _offset + _position;

        /// <summary>Steps to the next TLV; false at the end.</summary>
        public bool MoveNext()
        {
            var rest = _octets[_position..];
            if (rest.IsEmpty) return false;
            var header = _indexed ? BmpTlv.HeaderLength + BmpTlv.IndexLength : BmpTlv.HeaderLength;
            if (rest.Length < header || BinaryPrimitives.ReadUInt16BigEndian(rest[2..]) > rest.Length - header)
            {
                Overrun = true;
                return false;
            }
            var length = header + BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            Current = new BmpTlv(rest[..length], Position, _indexed);
            _position += length;
            return true;
        }
    }
}
