using Peerline.Monitoring;
using Peerline.Stages.Addressing;
using Peerline.Stages.LinkTest;
using Peerline.Stages.Validation;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

internal static class RecordShape
{
    public static Wire.ReportSummary Summary(ValidationReport r) => new(r.Id, r.ConnectionId, r.Kind.ToString(), r.At, r.Passed, r.Summary);

    public static Wire.ValidationReport Report(ValidationReport r, Func<string, string> name) => new()
    {
        Id = r.Id,
        ConnectionId = r.ConnectionId,
        Kind = r.Kind.ToString(),
        At = r.At,
        DurationSeconds = r.Duration.TotalSeconds,
        PeerAsn = r.PeerAsn.Value,
        Passed = r.Passed,
        Summary = r.Summary,
        Router = r.Router?.Software,
        Findings =
        [
            .. r.Findings.Select(f => new Wire.Finding(
                f.Check, f.Group.ToString(), f.Severity.ToString(), f.Family?.ToString(), f.Outcome.ToString(), f.Blocks, f.Sentence,
                    f.Evidence, f.Hint,
                ConnectionShape.Waiver(f.Waiver, name))),
        ],
        V4 = Half(r.V4),
        V6 = Half(r.V6),
        Notes = r.Notes,
        Hash = r.Hash,
    };

    public static Wire.DryRunReason Reason(RouteFault f, Func<string, string> name) =>
        new(f.Check, f.Sentence, f.Decides, ConnectionShape.Waiver(f.Waiver?.ToWaiver(), name));

    public static Wire.LinkTest LinkTest(LinkTestRecord r) => new()
    {
        AttemptId = r.AttemptId,
        ConnectionId = r.ConnectionId,
        StartedAt = r.StartedAt,
        EndedAt = r.EndedAt,
        Passed = r.Passed,
        Summary = r.Summary,
        LocalAddress = r.Plan.Local.ToString(),
        PeerAddress = r.Plan.Peer.ToString(),
        Tool = r.Result.Tool,
        Checks = [.. r.Checks.Select(c => new Wire.LinkTestCheck(c.Name, c.Required, c.Passed, c.Figures, c.Hint))],
        ArpAnswers = r.Result.ArpAnswers,
    };

    public static Wire.Sample Sample(SessionSample s) => new(
        s.At, s.Family.ToString(), 0, s.State.ToString(), null, s.PrefixesReceived, s.PrefixesAccepted, s.PrefixesAdvertised, s.Flaps,
            s.RxOctets, s.TxOctets);

    public static Wire.Sample Sample(SampleBucket b) => new(
        b.From, b.Family.ToString(), (int)b.Length.TotalSeconds, null, b.Availability, b.Received?.Average, b.Accepted?.Average,
            b.Advertised?.Average,
        b.Flaps, b.RxOctets, b.TxOctets);

    public static Wire.ParameterSheet Sheet(ParameterSheet s) => new()
    {
        ConnectionId = s.ConnectionId,
        OperatorName = s.OperatorName,
        OperatorAsn = s.OperatorAsn.Value,
        PeerAsn = s.PeerAsn.Value,
        NocEmail = s.OperatorNoc.Email ?? "",
        NocPhone = s.OperatorNoc.Phone ?? "",
        Mtu = s.Mtu,
        Lag = s.Lag is { } lag ? new(lag.Members, lag.Lacp, lag.MinimumLinks) : null,
        Md5 = s.Md5,
        Gtsm = s.Gtsm,
        HoldTimeSeconds = (int)s.HoldTime.TotalSeconds,
        Role = s.Role,
        RoleRequired = s.RoleRequired,
        V4 = Session(s.V4),
        V6 = Session(s.V6),
        Hints = [.. s.Hints.Select(h => new Wire.ConfigurationHint(h.Name, h.Title, h.Text))],
    };

    private static Wire.SessionParameters? Session(SessionParameters? p) => p is null
        ? null
        : new(p.Family.ToString(), p.Subnet.ToString(), p.Peer.ToString(), p.Operator.ToString(), p.MaxPrefixes,
        [.. p.Announced.Select(a => a.ToString())],
            p.RecommendedLimit, [.. p.Stated.Select(x => new Wire.StatedPrefix(x.Prefix.ToString(), x.MaxLength))])
        {
            Md5 = p.Md5,
            Mesh = [.. p.Mesh.Select(a => a.ToString())],
        };

    private static Wire.HalfReport? Half(HalfReport? h) => h is null
        ? null
        : new(h.Generation, h.State.ToString(), h.Received, h.Accepted, h.Advertised, ConnectionShape.Permitted(h.Permitted),
        [.. h.Predicted.Select(p => p.ToString())]);
}
