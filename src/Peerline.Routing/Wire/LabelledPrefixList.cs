using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>The NLRI of labelled unicast (SAFI 4, RFC 8277), for IPv4 and IPv6: a view that allocates nothing.</summary>
public readonly ref struct LabelledPrefixList
{
    private readonly LabelledNlriForm _form;

    /// <param name="octets">The NLRI field.</param>
    /// <param name="afi">IPv4 or IPv6.</param>
    /// <param name="addPath">Each NLRI starts with a path identifier (RFC 7911).</param>
    public LabelledPrefixList(ReadOnlySpan<byte> octets, Afi afi, bool addPath = false)
    {
        Octets = octets;
        _form = LabelledNlriForm.Labelled(afi, addPath);
    }

    /// <summary>The NLRI field.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>True without a prefix.</summary>
    public bool IsEmpty => Octets.IsEmpty;

    /// <summary>Walks the list and stops where it stops making sense.</summary>
    public Enumerator GetEnumerator() => new(Octets, _form);

    /// <summary>Walks the list: what is wrong with it, at which octet, and how many prefixes it holds.</summary>
    public UpdateFault Check(out int offset, out int count) => LabelledNlri.Check(Octets, _form, out offset, out count);

    /// <summary>
    /// Writes one prefix and returns how many octets it took. <paramref name="labels"/> as on the wire, see
    /// <see cref="LabelStack.Write"/>; <paramref name="pathId"/> null where the family carries no path identifiers.
    /// </summary>
    public static int Write(Span<byte> destination, ReadOnlySpan<byte> labels, Prefix prefix, uint? pathId = null) =>
        LabelledNlri.Write(
            destination, LabelledNlriForm.Labelled(prefix.Afi, pathId is not null), pathId ?? 0, labels, default, prefix);

    /// <summary>Reads one prefix after the other.</summary>
    public ref struct Enumerator
    {
        private readonly LabelledNlriForm _form;
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(ReadOnlySpan<byte> octets, LabelledNlriForm form)
        {
            _rest = octets;
            _form = form;
        }

        /// <summary>The prefix that was read last.</summary>
        public LabelledPrefix Current { get; private set; }

        /// <summary>False at the end, and where no further prefix can be read.</summary>
        public bool MoveNext()
        {
            if (_rest.IsEmpty || LabelledNlri.TryRead(_rest, _form, out var nlri, out var consumed) != UpdateFault.None) return false;
            Current = new LabelledPrefix(nlri.PathId, nlri.Labels, nlri.Prefix);
            _rest = _rest[consumed..];
            return true;
        }
    }
}
