using Peerline.Routing.Addressing;
using Peerline.Routing.Rtr;

namespace Peerline.Routing.Rib.Storage;

/// <summary>
/// The origin state of the routes for one prefix after the other. Most peers have the same origin for a prefix, so what was just asked is
/// not asked again.
/// </summary>
internal ref struct OriginOf(AttributeTable attributes, VrpTable vrps)
{
    private Prefix _prefix;
    private Asn? _origin;
    private OriginState _state;

    public OriginState StateOf(Prefix prefix, uint set)
    {
        var origin = StoredAttributes.View(attributes.Octets(set)).AsPath.OriginAs;
        if (prefix != _prefix || origin != _origin) (_prefix, _origin, _state) = (prefix, origin, vrps.Validate(prefix, origin));
        return _state;
    }
}
