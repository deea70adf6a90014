using System.Globalization;

namespace Peerline.Routing.Mrt;

/// <summary>Types and subtypes as RFC 6396, RFC 6397 and RFC 8050 write them.</summary>
internal static class MrtNames
{
    private static readonly string[] TableDumpV2 =
    [
        "", "PEER_INDEX_TABLE", "RIB_IPV4_UNICAST", "RIB_IPV4_MULTICAST", "RIB_IPV6_UNICAST", "RIB_IPV6_MULTICAST", "RIB_GENERIC",
        "GEO_PEER_TABLE", "RIB_IPV4_UNICAST_ADDPATH", "RIB_IPV4_MULTICAST_ADDPATH", "RIB_IPV6_UNICAST_ADDPATH",
        "RIB_IPV6_MULTICAST_ADDPATH", "RIB_GENERIC_ADDPATH",
    ];

    private static readonly string[] Bgp4Mp =
    [
        "BGP4MP_STATE_CHANGE", "BGP4MP_MESSAGE", "BGP4MP_ENTRY", "BGP4MP_SNAPSHOT", "BGP4MP_MESSAGE_AS4", "BGP4MP_STATE_CHANGE_AS4",
        "BGP4MP_MESSAGE_LOCAL", "BGP4MP_MESSAGE_AS4_LOCAL", "BGP4MP_MESSAGE_ADDPATH", "BGP4MP_MESSAGE_AS4_ADDPATH",
        "BGP4MP_MESSAGE_LOCAL_ADDPATH", "BGP4MP_MESSAGE_AS4_LOCAL_ADDPATH",
    ];

    private static readonly string[] Bgp =
    [
        "BGP_NULL", "BGP_UPDATE", "BGP_PREF_UPDATE", "BGP_STATE_CHANGE", "BGP_SYNC", "BGP_OPEN", "BGP_NOTIFY", "BGP_KEEPALIVE",
    ];

    private static readonly string[] TableDump = ["", "AFI_IPv4", "AFI_IPv6", "AFI_IPv4_AS4", "AFI_IPv6_AS4"];

    public static string Of(MrtType type, ushort subtype) =>
        string.Create(CultureInfo.InvariantCulture, $"{Of(type)}/{Subtype(type, subtype)}");

    private static string Of(MrtType type) => type switch
    {
        MrtType.Null => "NULL",
        MrtType.Start => "START",
        MrtType.Die => "DIE",
        MrtType.IAmDead => "I_AM_DEAD",
        MrtType.PeerDown => "PEER_DOWN",
        MrtType.Bgp => "BGP",
        MrtType.Rip => "RIP",
        MrtType.Idrp => "IDRP",
        MrtType.RipNg => "RIPNG",
        MrtType.Bgp4Plus => "BGP4PLUS",
        MrtType.Bgp4Plus01 => "BGP4PLUS_01",
        MrtType.OspfV2 => "OSPFv2",
        MrtType.TableDump => "TABLE_DUMP",
        MrtType.TableDumpV2 => "TABLE_DUMP_V2",
        MrtType.Bgp4Mp => "BGP4MP",
        MrtType.Bgp4MpExtendedTimestamp => "BGP4MP_ET",
        MrtType.Isis => "ISIS",
        MrtType.IsisExtendedTimestamp => "ISIS_ET",
        MrtType.OspfV3 => "OSPFv3",
        MrtType.OspfV3ExtendedTimestamp => "OSPFv3_ET",
        _ => ((ushort)type).ToString(CultureInfo.InvariantCulture),
    };

    private static string Subtype(MrtType type, ushort subtype)
    {
        var names = type switch
        {
            MrtType.TableDumpV2 => TableDumpV2,
            MrtType.Bgp4Mp or MrtType.Bgp4MpExtendedTimestamp => Bgp4Mp,
            MrtType.Bgp => Bgp,
            MrtType.TableDump => TableDump,
            _ => [],
        };
        return subtype < names.Length && names[subtype].Length > 0 ? names[subtype] : subtype.ToString(CultureInfo.InvariantCulture);
    }
}
