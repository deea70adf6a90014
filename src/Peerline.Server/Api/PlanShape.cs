using Peerline.Stages.Provisioning.Plans;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>A plan on the wire.</summary>
internal static class PlanShape
{
    public static Wire.ConnectionPlan Of(ConnectionPlan p) => new(
        p.Connection.Id, p.Router.Name, p.At, p.Hash, p.Text, p.Drift, p.Refusals,
        [
            .. p.Sessions.Select(s => new Wire.PlannedSession(
                s.Family.ToString(), s.Peer.ToString(), s.Fate.ToString(),
                [.. s.Changes.Select(f => new Wire.PlannedField(f.Field, f.Before, f.After))])),
        ],
        [
            .. p.Routes.Select(r => new Wire.PlannedRoutes(
                r.Family.ToString(), r.Received, r.AcceptedBefore, r.AcceptedAfter, r.AnnouncedBefore, r.AnnouncedAfter, r.Note)),
        ],
        p.Connection.Trouble?.Held is { } held ? new(held.Hash, held.Sentence, held.Since, held.NeedsSecondPerson) : null,
        p.Connection.Release is { } release ? new(release.Hash, release.By, release.Reason, release.At, release.ExpiresAt) : null);
}
