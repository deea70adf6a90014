using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>An AS path: a view over the attribute's value. Enumerates the segments, and stops where they stop making sense.</summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// | Segment Type  |    AS count   |  count AS numbers of two or four octets
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
public readonly ref struct AsPath
{
    private const int HeaderLength = 2;
    private readonly bool _fourOctet;

    /// <summary>Views the value of AS_PATH or AS4_PATH.</summary>
    public AsPath(ReadOnlySpan<byte> octets, bool fourOctet)
    {
        Octets = octets;
        _fourOctet = fourOctet;
    }

    /// <summary>The value as it lies on the wire.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>True for a path of no octets.</summary>
    public bool IsEmpty => Octets.IsEmpty;

    /// <summary>Walks the segments and stops at one that makes no sense.</summary>
    public Enumerator GetEnumerator() => new(Octets, _fourOctet);

    /// <summary>
    /// Hops as the decision process counts them: a set is one (RFC 4271 9.1.2.2), confederation segments are none (RFC 5065).
    /// </summary>
    public int Length
    {
        get
        {
            var hops = 0;
            foreach (var segment in this)
                hops += segment.Type switch
                {
                    AsPathSegmentType.Sequence => segment.Count,
                    AsPathSegmentType.Set => 1,
                    _ => 0,
                };
            return hops;
        }
    }

    /// <summary>The leftmost AS: the neighbour. Null when the path is empty or starts with something else than a sequence.</summary>
    public Asn? First
    {
        get
        {
            foreach (var segment in this)
                return segment.Type == AsPathSegmentType.Sequence && segment.Count > 0 ? segment[0] : null;
            return null;
        }
    }

    /// <summary>The rightmost AS: the origin. Null when the path is empty or ends in something else than a sequence (RFC 6811 2).</summary>
    public Asn? OriginAs
    {
        get
        {
            Asn? last = null;
            foreach (var segment in this)
                last = segment.Type == AsPathSegmentType.Sequence && segment.Count > 0 ? segment[segment.Count - 1] : null;
            return last;
        }
    }

    /// <summary>True when the AS is in any segment.</summary>
    public bool Contains(Asn asn)
    {
        foreach (var segment in this)
            foreach (var own in segment)
                if (own == asn) return true;
        return false;
    }

    /// <summary>AS numbers of all segments.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            foreach (var segment in this) count += segment.Count;
            return count;
        }
    }

    /// <summary>What is wrong with the value, or None (RFC 7606 7.2, 7607, 5065, 9774).</summary>
    public UpdateFault Check(in UpdateContext context)
    {
        if (Octets.IsEmpty && context.Peer == PeerKind.External) return UpdateFault.EmptyPath;
        var segments = GetEnumerator();
        var first = true;
        while (segments.MoveNext())
        {
            var segment = segments.Current;
            if (segment.IsConfederation && (context.Peer == PeerKind.External || !first)) return UpdateFault.ConfederationSegment;
            if (segment.IsSet && context.RefuseAsSets) return UpdateFault.AsSet;
            foreach (var asn in segment)
                if (asn.Value == 0) return UpdateFault.AsZero;
            first &= segment.IsConfederation;
        }
        return segments.Fault;
    }

    /// <summary><c>64500 64501 {64502,64503} (64504) [64505]</c>: sequence, set, confederation sequence, confederation set.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var segment in this)
        {
            if (text.Length > 0) text.Append(' ');
            var (open, between, close) = segment.Type switch
            {
                AsPathSegmentType.Set => ("{", ',', "}"),
                AsPathSegmentType.ConfederationSequence => ("(", ' ', ")"),
                AsPathSegmentType.ConfederationSet => ("[", ',', "]"),
                _ => ("", ' ', ""),
            };
            text.Append(open);
            for (var i = 0; i < segment.Count; i++)
            {
                if (i > 0) text.Append(between);
                text.Append(CultureInfo.InvariantCulture, $"{segment[i].Value}");
            }
            text.Append(close);
        }
        return text.ToString();
    }

    /// <summary>Walks the segments, and says why it stopped before the end.</summary>
    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<byte> _octets;
        private readonly bool _fourOctet;
        private int _start;
        private int _position;

        internal Enumerator(ReadOnlySpan<byte> octets, bool fourOctet)
        {
            _octets = octets;
            _fourOctet = fourOctet;
        }

        /// <summary>The segment of this step.</summary>
        public readonly AsPathSegment Current
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get
            {
                // Shorter than a header is only what was never stepped to.
                var length = _position - _start - HeaderLength;
                ArgumentOutOfRangeException.ThrowIfNegative(length);
                return new(
                    (AsPathSegmentType)BigEndian.Octet(_octets, _start), BigEndian.Part(_octets, _start + HeaderLength, length), _fourOctet);
            }
        }

        /// <summary>Why the walk ended before the end.</summary>
        public UpdateFault Fault { get; private set; }

        /// <summary>Steps to the next segment; false at the end, and before octets that are no segment.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool MoveNext()
        {
            var rest = _octets.Length - _position;
            if (rest < HeaderLength) return rest != 0 && Stop(UpdateFault.SegmentOverrun);
            int type = BigEndian.Octet(_octets, _position), count = BigEndian.Octet(_octets, _position + 1);
            var length = HeaderLength + (count << (_fourOctet ? 2 : 1));
            if (length > rest || count == 0 || !IsKnown(type))
                return Stop(!IsKnown(type) ? UpdateFault.SegmentType : count == 0 ? UpdateFault.SegmentEmpty : UpdateFault.SegmentOverrun);
            _start = _position;
            _position += length;
            return true;
        }

        private static bool IsKnown(int type) => type is >= (int)AsPathSegmentType.Set and <= (int)AsPathSegmentType.ConfederationSet;

        private bool Stop(UpdateFault fault)
        {
            Fault = fault;
            _position = _octets.Length;
            return false;
        }
    }
}
