using System.Buffers.Binary;
using System.Globalization;
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
    private readonly bool _fourOctet;

    /// <summary>A view over the value of AS_PATH or AS4_PATH.</summary>
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
            for (var i = 0; i < segment.Count; i++)
                if (segment[i] == asn) return true;
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
            for (var i = 0; i < segment.Count; i++)
                if (segment[i].Value == 0) return UpdateFault.AsZero;
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

    /// <summary>Reads one segment after the other.</summary>
    public ref struct Enumerator
    {
        private readonly bool _fourOctet;
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(ReadOnlySpan<byte> octets, bool fourOctet)
        {
            _rest = octets;
            _fourOctet = fourOctet;
        }

        /// <summary>The segment that was read last.</summary>
        public AsPathSegment Current { get; private set; }

        /// <summary>Why the walk ended before the end.</summary>
        public UpdateFault Fault { get; private set; }

        /// <summary>False at the end, and before a segment that makes no sense.</summary>
        public bool MoveNext()
        {
            if (_rest.IsEmpty) return false;
            if (_rest.Length < 2) return Stop(UpdateFault.SegmentOverrun);
            var type = (AsPathSegmentType)_rest[0];
            int count = _rest[1], octets = count * (_fourOctet ? 4 : 2);
            if (type is < AsPathSegmentType.Set or > AsPathSegmentType.ConfederationSet) return Stop(UpdateFault.SegmentType);
            if (count == 0) return Stop(UpdateFault.SegmentEmpty);
            if (octets > _rest.Length - 2) return Stop(UpdateFault.SegmentOverrun);
            Current = new AsPathSegment(type, _rest.Slice(2, octets), _fourOctet);
            _rest = _rest[(2 + octets)..];
            return true;
        }

        private bool Stop(UpdateFault fault)
        {
            Fault = fault;
            _rest = default;
            return false;
        }
    }
}
