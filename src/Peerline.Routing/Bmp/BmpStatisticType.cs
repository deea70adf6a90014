namespace Peerline.Routing.Bmp;

/// <summary>
/// BMP statistics types in registry order. The form of each (<see cref="BmpStatisticForm"/>) is what <see cref="BmpStatistic.FormOf"/>
/// says. Every other number is kept raw.
/// </summary>
public enum BmpStatisticType : ushort
{
    // RFC 7854 4.8
    /// <summary>Prefixes rejected by inbound policy; a counter.</summary>
    RejectedByInboundPolicy = 0,
    /// <summary>Known duplicate prefix advertisements; a counter.</summary>
    DuplicateAdvertisements = 1,
    /// <summary>Known duplicate withdraws; a counter.</summary>
    DuplicateWithdraws = 2,
    /// <summary>Updates invalidated by a CLUSTER_LIST loop; a counter.</summary>
    ClusterListLoop = 3,
    /// <summary>Updates invalidated by an AS_PATH loop; a counter.</summary>
    AsPathLoop = 4,
    /// <summary>Updates invalidated by ORIGINATOR_ID; a counter.</summary>
    OriginatorId = 5,
    /// <summary>Updates invalidated by a loop in AS_CONFED_SEQUENCE or AS_CONFED_SET; a counter.</summary>
    AsConfedLoop = 6,
    /// <summary>Routes in the Adj-RIBs-In; a gauge.</summary>
    AdjRibIn = 7,
    /// <summary>Routes in the Loc-RIB; a gauge.</summary>
    LocRib = 8,
    /// <summary>Routes in the Adj-RIB-In of one family; a gauge.</summary>
    AdjRibInOfFamily = 9,
    /// <summary>Routes in the Loc-RIB of one family; a gauge.</summary>
    LocRibOfFamily = 10,
    /// <summary>Updates treated as withdraw (RFC 7606); a counter.</summary>
    UpdatesTreatedAsWithdraw = 11,
    /// <summary>Prefixes treated as withdraw (RFC 7606); a counter.</summary>
    PrefixesTreatedAsWithdraw = 12,
    /// <summary>Duplicate update messages; a counter.</summary>
    DuplicateUpdates = 13,

    // RFC 8671 6.2
    /// <summary>Routes in the pre-policy Adj-RIBs-Out; a gauge.</summary>
    AdjRibOutPrePolicy = 14,
    /// <summary>Routes in the post-policy Adj-RIBs-Out; a gauge.</summary>
    AdjRibOutPostPolicy = 15,
    /// <summary>Routes in the pre-policy Adj-RIB-Out of one family; a gauge.</summary>
    AdjRibOutPrePolicyOfFamily = 16,
    /// <summary>Routes in the post-policy Adj-RIB-Out of one family; a gauge.</summary>
    AdjRibOutPostPolicyOfFamily = 17,

    // RFC 9972 3
    /// <summary>Routes in the pre-policy Adj-RIB-In; a gauge.</summary>
    AdjRibInPrePolicy = 18,
    /// <summary>Routes in the pre-policy Adj-RIB-In of one family; a gauge.</summary>
    AdjRibInPrePolicyOfFamily = 19,
    /// <summary>Routes in the post-policy Adj-RIB-In; a gauge.</summary>
    AdjRibInPostPolicy = 20,
    /// <summary>Routes in the post-policy Adj-RIB-In of one family; a gauge.</summary>
    AdjRibInPostPolicyOfFamily = 21,
    /// <summary>Routes of one family in the pre-policy Adj-RIB-In that inbound policy rejects; a gauge.</summary>
    RejectedByInboundPolicyOfFamily = 22,
    /// <summary>Routes of one family in the post-policy Adj-RIB-In that inbound policy accepts; a gauge.</summary>
    AcceptedByInboundPolicyOfFamily = 23,
    /// <summary>Routes of one family selected as primary; a gauge.</summary>
    PrimaryOfFamily = 24,
    /// <summary>Routes of one family selected as backup; a gauge.</summary>
    BackupOfFamily = 25,
    /// <summary>Routes of one family suppressed by damping; a gauge.</summary>
    DampedOfFamily = 26,
    /// <summary>Routes of one family that are stale by graceful restart; a gauge.</summary>
    StaleOfFamily = 27,
    /// <summary>Routes of one family that are stale by long-lived graceful restart; a gauge.</summary>
    LongLivedStaleOfFamily = 28,
    /// <summary>Routes left before the threshold of received routes; a gauge.</summary>
    BeforeThreshold = 29,
    /// <summary>Routes of one family left before the threshold of received routes; a gauge.</summary>
    BeforeThresholdOfFamily = 30,
    /// <summary>Routes left before the threshold of the licence; a gauge.</summary>
    BeforeLicenseThreshold = 31,
    /// <summary>Routes of one family left before the threshold of the licence; a gauge.</summary>
    BeforeLicenseThresholdOfFamily = 32,
    /// <summary>Routes in the pre-policy Adj-RIB-In rejected because AS_PATH is too long; a gauge.</summary>
    PathTooLong = 33,
    /// <summary>Routes of one family in the pre-policy Adj-RIB-In rejected because AS_PATH is too long; a gauge.</summary>
    PathTooLongOfFamily = 34,
    /// <summary>Routes of one family in the post-policy Adj-RIB-In whose origin is invalid (RPKI); a gauge.</summary>
    OriginInvalidOfFamily = 35,
    /// <summary>Routes of one family in the post-policy Adj-RIB-In whose origin is valid (RPKI); a gauge.</summary>
    OriginValidOfFamily = 36,
    /// <summary>Routes of one family in the post-policy Adj-RIB-In whose origin is not found (RPKI); a gauge.</summary>
    OriginNotFoundOfFamily = 37,
    /// <summary>Routes of one family in the pre-policy Adj-RIB-Out that outbound policy rejects; a gauge.</summary>
    RejectedByOutboundPolicyOfFamily = 38,
    /// <summary>Routes in the pre-policy Adj-RIB-Out filtered because AS_PATH is too long; a gauge.</summary>
    OutPathTooLong = 39,
    /// <summary>Routes of one family in the pre-policy Adj-RIB-Out filtered because AS_PATH is too long; a gauge.</summary>
    OutPathTooLongOfFamily = 40,
    /// <summary>Routes of one family in the post-policy Adj-RIB-Out whose origin is invalid (RPKI); a gauge.</summary>
    OutOriginInvalidOfFamily = 41,
    /// <summary>Routes of one family in the post-policy Adj-RIB-Out whose origin is valid (RPKI); a gauge.</summary>
    OutOriginValidOfFamily = 42,
    /// <summary>Routes of one family in the post-policy Adj-RIB-Out whose origin is not found (RPKI); a gauge.</summary>
    OutOriginNotFoundOfFamily = 43,
}
