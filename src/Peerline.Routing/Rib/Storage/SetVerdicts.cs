using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Rib.Storage;

/// <summary>What a filter says of each attribute set: asked once a page, and most sets are refused by their signature.</summary>
internal sealed class SetVerdicts(AttributeTable attributes, RouteFilter filter) : IDisposable
{
    private const byte Wanted = 1;
    private const byte Unwanted = 2;

    private readonly bool _asks = filter.AsksForAttributes;
    private readonly uint _signature = filter.Signature;
    private readonly Dictionary<uint, RouteAttributes> _read = [];
    private byte[]? _verdicts;

    /// <summary>True when a route with this set is wanted. The caller asks the grace periods before, and before it uses the answer.</summary>
    public bool Wants(uint set)
    {
        if (!_asks) return true;
        if ((attributes.SignatureOf(set) & _signature) != _signature) return false;
        if (_verdicts is null)
        {
            _verdicts = ArrayPool<byte>.Shared.Rent((int)attributes.End);
            _verdicts.AsSpan().Clear();
        }
        if (set >= _verdicts.Length) return filter.Matches(StoredAttributes.View(attributes.Octets(set)));
        ref var verdict = ref _verdicts[set];
        if (verdict == 0) verdict = filter.Matches(StoredAttributes.View(attributes.Octets(set))) ? Wanted : Unwanted;
        return verdict == Wanted;
    }

    /// <summary>The attributes, decoded on demand and shared by the routes of the page; false when the grace is over.</summary>
    public bool TryRead(uint set, long since, GracePeriods grace, [NotNullWhen(true)] out RouteAttributes? read)
    {
        if (_read.TryGetValue(set, out read)) return true;
        var octets = attributes.Octets(set);
        if (grace.IsOver(since)) return false;
        read = StoredAttributes.ToRouteAttributes(octets);
        if (grace.IsOver(since)) return false;
        _read[set] = read;
        return true;
    }

    /// <summary>The numbers may be other sets' by now.</summary>
    public void Forget()
    {
        _read.Clear();
        _verdicts?.AsSpan().Clear();
    }

    public void Dispose()
    {
        if (_verdicts is not null) ArrayPool<byte>.Shared.Return(_verdicts);
        _verdicts = null;
    }
}
