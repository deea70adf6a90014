using System.Buffers.Binary;
using System.Globalization;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Bmp;

/// <summary>One statistic of a report (RFC 7854 4.8, RFC 8671 6.2, RFC 9972): a view.</summary>
public readonly ref struct BmpStatistic
{
    internal const int CounterLength = 4;
    internal const int GaugeLength = 8;
    internal const int FamilyLength = 3;

    internal BmpStatistic(BmpTlv tlv)
    {
        Type = (BmpStatisticType)tlv.Type;
        Octets = tlv.Value;
    }

    /// <summary>The type, which may be one that no RFC names.</summary>
    public BmpStatisticType Type { get; }

    /// <summary>The value as sent.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>How the value is to be read: as the registry says, if it has the length for it.</summary>
    public BmpStatisticForm Form => (FormOf(Type), Octets.Length) switch
    {
        (BmpStatisticForm.Counter, CounterLength) => BmpStatisticForm.Counter,
        (BmpStatisticForm.Gauge, GaugeLength) => BmpStatisticForm.Gauge,
        (BmpStatisticForm.FamilyGauge, FamilyLength + GaugeLength) => BmpStatisticForm.FamilyGauge,
        _ => BmpStatisticForm.Raw,
    };

    /// <summary>The number; null when the value is kept raw.</summary>
    public ulong? Value => Form switch
    {
        BmpStatisticForm.Counter => BinaryPrimitives.ReadUInt32BigEndian(Octets),
        BmpStatisticForm.Gauge => BinaryPrimitives.ReadUInt64BigEndian(Octets),
        BmpStatisticForm.FamilyGauge => BinaryPrimitives.ReadUInt64BigEndian(Octets[FamilyLength..]),
        _ => null,
    };

    /// <summary>The family of a per-family gauge; null for everything else.</summary>
    public AfiSafi? Family => Form == BmpStatisticForm.FamilyGauge
        ? new AfiSafi((Afi)BinaryPrimitives.ReadUInt16BigEndian(Octets), (Safi)Octets[2])
        : null;

    /// <summary>The form that the registry gives to a type; <see cref="BmpStatisticForm.Raw"/> for one that it does not name.</summary>
    public static BmpStatisticForm FormOf(BmpStatisticType type) => (ushort)type switch
    {
        <= 6 or >= 11 and <= 13 => BmpStatisticForm.Counter,
        7 or 8 or 14 or 15 or 18 or 20 or 29 or 31 or 33 or 39 => BmpStatisticForm.Gauge,
        <= 43 => BmpStatisticForm.FamilyGauge,
        _ => BmpStatisticForm.Raw,
    };

    /// <summary>What is counted, in few words, or the number of the type.</summary>
    public static string NameOf(BmpStatisticType type) => type switch
    {
        BmpStatisticType.RejectedByInboundPolicy => "prefixes rejected by inbound policy",
        BmpStatisticType.DuplicateAdvertisements => "duplicate prefix advertisements",
        BmpStatisticType.DuplicateWithdraws => "duplicate withdraws",
        BmpStatisticType.ClusterListLoop => "updates invalidated by a CLUSTER_LIST loop",
        BmpStatisticType.AsPathLoop => "updates invalidated by an AS_PATH loop",
        BmpStatisticType.OriginatorId => "updates invalidated by ORIGINATOR_ID",
        BmpStatisticType.AsConfedLoop => "updates invalidated by an AS_CONFED loop",
        BmpStatisticType.AdjRibIn => "routes in Adj-RIB-In",
        BmpStatisticType.LocRib => "routes in Loc-RIB",
        BmpStatisticType.AdjRibInOfFamily => "routes in Adj-RIB-In of a family",
        BmpStatisticType.LocRibOfFamily => "routes in Loc-RIB of a family",
        BmpStatisticType.UpdatesTreatedAsWithdraw => "updates treated as withdraw",
        BmpStatisticType.PrefixesTreatedAsWithdraw => "prefixes treated as withdraw",
        BmpStatisticType.DuplicateUpdates => "duplicate update messages",
        BmpStatisticType.AdjRibOutPrePolicy => "routes in pre-policy Adj-RIB-Out",
        BmpStatisticType.AdjRibOutPostPolicy => "routes in post-policy Adj-RIB-Out",
        BmpStatisticType.AdjRibOutPrePolicyOfFamily => "routes in pre-policy Adj-RIB-Out of a family",
        BmpStatisticType.AdjRibOutPostPolicyOfFamily => "routes in post-policy Adj-RIB-Out of a family",
        BmpStatisticType.AdjRibInPrePolicy => "routes in pre-policy Adj-RIB-In",
        BmpStatisticType.AdjRibInPrePolicyOfFamily => "routes in pre-policy Adj-RIB-In of a family",
        BmpStatisticType.AdjRibInPostPolicy => "routes in post-policy Adj-RIB-In",
        BmpStatisticType.AdjRibInPostPolicyOfFamily => "routes in post-policy Adj-RIB-In of a family",
        BmpStatisticType.RejectedByInboundPolicyOfFamily => "routes of a family rejected by inbound policy",
        BmpStatisticType.AcceptedByInboundPolicyOfFamily => "routes of a family accepted by inbound policy",
        BmpStatisticType.PrimaryOfFamily => "routes of a family selected as primary",
        BmpStatisticType.BackupOfFamily => "routes of a family selected as backup",
        BmpStatisticType.DampedOfFamily => "routes of a family suppressed by damping",
        BmpStatisticType.StaleOfFamily => "routes of a family stale by graceful restart",
        BmpStatisticType.LongLivedStaleOfFamily => "routes of a family stale by long-lived graceful restart",
        BmpStatisticType.BeforeThreshold => "routes left before the threshold of received routes",
        BmpStatisticType.BeforeThresholdOfFamily => "routes of a family left before the threshold of received routes",
        BmpStatisticType.BeforeLicenseThreshold => "routes left before the threshold of the licence",
        BmpStatisticType.BeforeLicenseThresholdOfFamily => "routes of a family left before the threshold of the licence",
        BmpStatisticType.PathTooLong => "routes in Adj-RIB-In rejected for the length of AS_PATH",
        BmpStatisticType.PathTooLongOfFamily => "routes of a family in Adj-RIB-In rejected for the length of AS_PATH",
        BmpStatisticType.OriginInvalidOfFamily => "routes of a family in Adj-RIB-In with RPKI state invalid",
        BmpStatisticType.OriginValidOfFamily => "routes of a family in Adj-RIB-In with RPKI state valid",
        BmpStatisticType.OriginNotFoundOfFamily => "routes of a family in Adj-RIB-In with RPKI state not found",
        BmpStatisticType.RejectedByOutboundPolicyOfFamily => "routes of a family rejected by outbound policy",
        BmpStatisticType.OutPathTooLong => "routes in Adj-RIB-Out filtered for the length of AS_PATH",
        BmpStatisticType.OutPathTooLongOfFamily => "routes of a family in Adj-RIB-Out filtered for the length of AS_PATH",
        BmpStatisticType.OutOriginInvalidOfFamily => "routes of a family in Adj-RIB-Out with RPKI state invalid",
        BmpStatisticType.OutOriginValidOfFamily => "routes of a family in Adj-RIB-Out with RPKI state valid",
        BmpStatisticType.OutOriginNotFoundOfFamily => "routes of a family in Adj-RIB-Out with RPKI state not found",
        _ => string.Create(CultureInfo.InvariantCulture, $"statistic {(ushort)type}"),
    };
}
