using System.Runtime.InteropServices;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Rib.Storage;

/// <summary>The prefixes of one family by number: 8 octets for an IPv4 prefix, 20 for an IPv6 prefix, with the count of its routes.</summary>
internal sealed class PrefixStore
{
    // The low eight bits are the length of the prefix, the others count the routes for it.
    private const int CountShift = 8;

    /// <summary>The most routes for one prefix.</summary>
    public const int MostRoutes = (1 << 24) - 1;

    private readonly Afi _afi;
    private readonly ChunkedArray<Short>? _short;
    private readonly ChunkedArray<Long>? _long;

    public PrefixStore(Afi afi)
    {
        _afi = afi;
        if (afi == Afi.IPv4) _short = new ChunkedArray<Short>(14, 0, 1 << 14);
        else _long = new ChunkedArray<Long>(14, 0, 1 << 14);
    }

    public const int MostPrefixes = (1 << 28) - 1;

    public long AllocatedOctets => _short?.Octets ?? _long!.Octets;

    public Prefix this[uint id]
    {
        get
        {
            if (_short is not null)
            {
                ref readonly var entry = ref _short[id];
                return new Prefix(Address.FromIPv4(entry.Network), LengthIn(entry.Meta));
            }
            ref readonly var wide = ref _long![id];
            return new Prefix(new Address(Afi.IPv6, wide.High, wide.Low), LengthIn(wide.Meta));
        }
    }

    public void Read(uint id, out ulong high, out ulong low, out int length)
    {
        if (_short is not null)
        {
            ref readonly var entry = ref _short[id];
            (high, low, length) = ((ulong)entry.Network << 32, 0, LengthIn(entry.Meta));
            return;
        }
        ref readonly var wide = ref _long![id];
        (high, low, length) = (wide.High, wide.Low, LengthIn(wide.Meta));
    }

    public void Prefetch(uint id)
    {
        if (_short is not null) _short.Prefetch(id);
        else _long!.Prefetch(id);
    }

    /// <summary>False when there is no room.</summary>
    public bool TryWrite(uint id, ulong high, ulong low, int length)
    {
        if (_short is not null)
        {
            if (!_short.TryGrow(id + 1)) return false;
            _short[id] = new Short { Network = (uint)(high >> 32), Meta = (uint)length };
            return true;
        }
        if (!_long!.TryGrow(id + 1)) return false;
        _long[id] = new Long { High = high, Low = low, Meta = (uint)length };
        return true;
    }

    public int RoutesOf(uint id) => (int)(Meta(id) >> CountShift);

    public void AddRoutes(uint id, int count) => Meta(id) += (uint)(count << CountShift);

    private ref uint Meta(uint id)
    {
        if (_short is not null) return ref _short[id].Meta;
        return ref _long![id].Meta;
    }

    // A number that was given out anew under a reader may hold anything; a length that no prefix has must not throw.
    private int LengthIn(uint meta) => Math.Min((int)(meta & 0xff), Prefix.MaxLength(_afi));

    private struct Short
    {
        public uint Network;
        public uint Meta;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private struct Long
    {
        public ulong High;
        public ulong Low;
        public uint Meta;
    }
}
