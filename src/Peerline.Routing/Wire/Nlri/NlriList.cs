using System.Buffers.Binary;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>
/// The NLRI of any family, told apart where the framing of the family is known: a view that allocates nothing. A family that is not known
/// is one item.
/// </summary>
public readonly ref struct NlriList
{
    private const int PathIdSize = 4;
    private readonly AfiSafi _family;
    private readonly bool _addPath;

    /// <param name="octets">The NLRI field.</param>
    /// <param name="family">The family.</param>
    /// <param name="addPath">Each NLRI starts with a path identifier (RFC 7911).</param>
    public NlriList(ReadOnlySpan<byte> octets, AfiSafi family, bool addPath = false)
    {
        Octets = octets;
        _family = family;
        _addPath = addPath;
    }

    /// <summary>The NLRI field.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>True without an NLRI.</summary>
    public bool IsEmpty => Octets.IsEmpty;

    /// <summary>True when every NLRI ends within the field.</summary>
    public bool IsWellFormed
    {
        get
        {
            var items = GetEnumerator();
            while (items.MoveNext()) { }
            return !items.Overrun;
        }
    }

    /// <summary>Walks the list and stops before an NLRI that runs over the end.</summary>
    public Enumerator GetEnumerator() => new(Octets, _family, _addPath);

    internal static NlriFraming FramingOf(AfiSafi family) => (family.Afi, family.Safi) switch
    {
        (Afi.IPv4 or Afi.IPv6, Safi.Unicast or Safi.Multicast or Safi.LabelledUnicast) => NlriFraming.Bits,
        (Afi.IPv4 or Afi.IPv6, Safi.MplsVpn or Safi.MulticastVpn or Safi.ClassfulTransport) => NlriFraming.Bits,
        (Afi.IPv4 or Afi.IPv6, Safi.RouteTarget or Safi.Mdt or Safi.SrPolicy) => NlriFraming.Bits,
        (Afi.IPv4 or Afi.IPv6, Safi.MulticastVpnSignalling) => NlriFraming.TypeAndLength,
        (Afi.L2Vpn, Safi.Evpn or Safi.MulticastVpls) => NlriFraming.TypeAndLength,
        (Afi.L2Vpn, Safi.Vpls) => NlriFraming.Length,
        (_, Safi.FlowSpec or Safi.FlowSpecVpn) => NlriFraming.FlowSpec,
        (Afi.LinkState, Safi.LinkState or Safi.LinkStateVpn or Safi.LinkStateSpf) => NlriFraming.LinkState,
        (Afi.IPv4 or Afi.IPv6, Safi.MobileUserPlane) => NlriFraming.MobileUserPlane,
        _ => NlriFraming.None,
    };

    /// <summary>Reads one NLRI after the other.</summary>
    public ref struct Enumerator
    {
        private readonly AfiSafi _family;
        private readonly NlriFraming _framing;
        private readonly bool _addPath;
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(ReadOnlySpan<byte> octets, AfiSafi family, bool addPath)
        {
            _rest = octets;
            _family = family;
            _framing = FramingOf(family);
            _addPath = addPath && _framing != NlriFraming.None;
        }

        /// <summary>The NLRI that was read last.</summary>
        public NlriItem Current { get; private set; }

        /// <summary>True when octets are left that are no NLRI.</summary>
        public bool Overrun { get; private set; }

        /// <summary>False at the end, and before an NLRI that runs over it.</summary>
        public bool MoveNext()
        {
            if (_rest.IsEmpty) return false;
            var pathId = 0u;
            var octets = _rest;
            if (_addPath)
            {
                if (!BinaryPrimitives.TryReadUInt32BigEndian(_rest, out pathId)) return Stop();
                octets = _rest[PathIdSize..];
            }
            if (!TryFrame(octets, out var header, out var size, out var type)) return Stop();
            Current = new NlriItem(_family, pathId, type, octets[..(header + size)], octets.Slice(header, size));
            _rest = octets[(header + size)..];
            return true;
        }

        private readonly bool TryFrame(ReadOnlySpan<byte> octets, out int header, out int size, out int type)
        {
            (header, size, type) = (0, 0, -1);
            if (octets.IsEmpty) return false;
            switch (_framing)
            {
                case NlriFraming.Bits:
                    (header, size) = (1, (octets[0] + 7) >> 3);
                    break;
                case NlriFraming.TypeAndLength when octets.Length >= 2:
                    (header, size, type) = (2, octets[1], octets[0]);
                    break;
                case NlriFraming.Length when octets.Length >= 2:
                    (header, size) = (2, BinaryPrimitives.ReadUInt16BigEndian(octets));
                    break;
                case NlriFraming.FlowSpec when octets[0] < 0xf0:
                    (header, size) = (1, octets[0]);
                    break;
                case NlriFraming.FlowSpec when octets.Length >= 2:
                    (header, size) = (2, BinaryPrimitives.ReadUInt16BigEndian(octets) & 0x0fff);
                    break;
                case NlriFraming.LinkState when octets.Length >= 4:
                    type = BinaryPrimitives.ReadUInt16BigEndian(octets);
                    (header, size) = (4, BinaryPrimitives.ReadUInt16BigEndian(octets[2..]));
                    break;
                case NlriFraming.MobileUserPlane when octets.Length >= 4:
                    (header, size, type) = (4, octets[3], BinaryPrimitives.ReadUInt16BigEndian(octets[1..]));
                    break;
                case NlriFraming.None:
                    (header, size) = (0, octets.Length);
                    break;
                default:
                    return false;
            }
            return size <= octets.Length - header;
        }

        private bool Stop()
        {
            Overrun = true;
            _rest = default;
            return false;
        }
    }
}
