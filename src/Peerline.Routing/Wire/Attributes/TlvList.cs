using System.Buffers.Binary;

namespace Peerline.Routing.Wire;

/// <summary>A list of type, length and value: a view that allocates nothing.</summary>
public readonly ref struct TlvList
{
    /// <param name="octets">The list.</param>
    /// <param name="form">How it is framed.</param>
    public TlvList(ReadOnlySpan<byte> octets, TlvForm form)
    {
        Octets = octets;
        Form = form;
    }

    /// <summary>The list as it lies on the wire.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>How it is framed.</summary>
    public TlvForm Form { get; }

    /// <summary>True when every element ends within the list and nothing is left behind the last.</summary>
    public bool IsWellFormed
    {
        get
        {
            var elements = GetEnumerator();
            while (elements.MoveNext()) { }
            return !elements.Overrun;
        }
    }

    /// <summary>Walks the list and stops before an element that runs over the end.</summary>
    public Enumerator GetEnumerator() => new(Octets, Form);

    /// <summary>The first element of a type.</summary>
    public bool TryGet(int type, out Tlv found)
    {
        foreach (var element in this)
        {
            if (element.Type != type) continue;
            found = element;
            return true;
        }
        found = default;
        return false;
    }

    /// <summary>Writes one element and returns how many octets it took.</summary>
    public static int Write(Span<byte> destination, TlvForm form, int type, ReadOnlySpan<byte> value)
    {
        var position = 0;
        if (form == TlvForm.Long)
        {
            BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)type);
            position = 2;
        }
        else destination[position++] = (byte)type;
        if (form == TlvForm.Octets || (form == TlvForm.TunnelSubTlv && type < 128)) destination[position++] = (byte)value.Length;
        else
        {
            var length = form == TlvForm.LengthOfAll ? value.Length + 3 : value.Length;
            BinaryPrimitives.WriteUInt16BigEndian(destination[position..], (ushort)length);
            position += 2;
        }
        value.CopyTo(destination[position..]);
        return position + value.Length;
    }

    /// <summary>Reads one element after the other.</summary>
    public ref struct Enumerator
    {
        private readonly TlvForm _form;
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(ReadOnlySpan<byte> octets, TlvForm form)
        {
            _rest = octets;
            _form = form;
        }

        /// <summary>The element that was read last.</summary>
        public Tlv Current { get; private set; }

        /// <summary>True when octets are left that are no element.</summary>
        public bool Overrun { get; private set; }

        /// <summary>False at the end, and before an element that runs over it.</summary>
        public bool MoveNext()
        {
            if (_rest.IsEmpty) return false;
            var typeSize = _form == TlvForm.Long ? 2 : 1;
            var lengthSize = _form == TlvForm.Octets || (_form == TlvForm.TunnelSubTlv && _rest[0] < 128) ? 1 : 2;
            var header = typeSize + lengthSize;
            if (_rest.Length < header) return Stop();
            int type = typeSize == 2 ? BinaryPrimitives.ReadUInt16BigEndian(_rest) : _rest[0];
            int length = lengthSize == 2 ? BinaryPrimitives.ReadUInt16BigEndian(_rest[typeSize..]) : _rest[typeSize];
            if (_form == TlvForm.LengthOfAll) length -= header;
            if (length < 0 || length > _rest.Length - header) return Stop();
            Current = new Tlv(type, _rest.Slice(header, length));
            _rest = _rest[(header + length)..];
            return true;
        }

        private bool Stop()
        {
            Overrun = true;
            _rest = default;
            return false;
        }
    }
}
