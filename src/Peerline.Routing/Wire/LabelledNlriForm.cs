using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <summary>What stands in front of a prefix in a family.</summary>
internal readonly record struct LabelledNlriForm(Afi Afi, bool AddPath, bool Labels, bool Distinguisher)
{
    public static LabelledNlriForm Labelled(Afi afi, bool addPath) => new(afi, addPath, Labels: true, Distinguisher: false);

    /// <summary>SAFI 128 has labels; SAFI 129 has none (RFC 6514 7).</summary>
    public static LabelledNlriForm Vpn(AfiSafi family, bool addPath) =>
        new(family.Afi, addPath, Labels: family.Safi == Safi.MplsVpn, Distinguisher: true);
}
