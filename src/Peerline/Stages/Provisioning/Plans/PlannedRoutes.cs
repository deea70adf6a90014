using Peerline.Model;

namespace Peerline.Stages.Provisioning.Plans;

/// <summary>How many routes of one half are accepted and announced, now and after the change. What is null is not known.</summary>
/// <param name="Received">What the peer sends now, before policy.</param>
/// <param name="Note">Why a number is not known, or what else comes of it.</param>
public sealed record PlannedRoutes(
    Family Family, int? Received, int? AcceptedBefore, int? AcceptedAfter, int? AnnouncedBefore, int? AnnouncedAfter, string? Note = null);
