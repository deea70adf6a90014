using System.Buffers.Binary;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Wire;

/// <content>The attributes beyond those that every route has: null or empty when absent or malformed.</content>
public readonly ref partial struct PathAttributes
{
    private const int AigpMetric = 1;

    /// <summary>ORIGINATOR_ID (RFC 4456 8): the router that brought the route into the AS.</summary>
    public Address? OriginatorId =>
        TryGet(PathAttributeCode.OriginatorId, out var a) && a.Value.Length == 4 ? Address.FromOctets(a.Value) : (Address?)null;

    /// <summary>CLUSTER_LIST (RFC 4456 8).</summary>
    public ClusterList ClusterList => new(ValueOf(PathAttributeCode.ClusterList));

    /// <summary>The metric of AIGP (RFC 7311 3): the first TLV of type 1 counts.</summary>
    public ulong? Aigp
    {
        get
        {
            var tlvs = new TlvList(ValueOf(PathAttributeCode.Aigp), TlvForm.LengthOfAll);
            return tlvs.TryGet(AigpMetric, out var tlv) && tlv.Value.Length == 8 ? BinaryPrimitives.ReadUInt64BigEndian(tlv.Value) : null;
        }
    }

    /// <summary>PMSI_TUNNEL (RFC 6514 5).</summary>
    public bool TryGetPmsiTunnel(out PmsiTunnel tunnel) => PmsiTunnel.TryRead(ValueOf(PathAttributeCode.PmsiTunnel), out tunnel);

    /// <summary>TUNNEL_ENCAPSULATION (RFC 9012).</summary>
    public TunnelEncapsulation TunnelEncapsulation => new(ValueOf(PathAttributeCode.TunnelEncapsulation));

    /// <summary>IPV6_EXTENDED_COMMUNITIES (RFC 5701).</summary>
    public IPv6ExtendedCommunityList IPv6ExtendedCommunities => new(ValueOf(PathAttributeCode.IPv6ExtendedCommunities));

    /// <summary>PREFIX_SID (RFC 8669, 9252).</summary>
    public PrefixSid PrefixSid => new(ValueOf(PathAttributeCode.PrefixSid));

    /// <summary>BGP-LS (RFC 9552).</summary>
    public BgpLsAttribute BgpLs => new(ValueOf(PathAttributeCode.BgpLs));

    /// <summary>BGPsec_PATH (RFC 8205).</summary>
    public bool TryGetBgpsecPath(out BgpsecPath path) => BgpsecPath.TryRead(ValueOf(PathAttributeCode.BgpsecPath), out path);

    /// <summary>D-PATH, a draft.</summary>
    public DomainPath DomainPath => new(ValueOf(PathAttributeCode.DomainPath));

    /// <summary>BFD discriminator (RFC 9026).</summary>
    public bool TryGetBfdDiscriminator(out BfdDiscriminator discriminator) =>
        BfdDiscriminator.TryRead(ValueOf(PathAttributeCode.BfdDiscriminator), out discriminator);

    /// <summary>ATTR_SET (RFC 6368).</summary>
    public bool TryGetAttributeSet(out AttributeSet set) => AttributeSet.TryRead(ValueOf(PathAttributeCode.AttributeSet), out set);
}
