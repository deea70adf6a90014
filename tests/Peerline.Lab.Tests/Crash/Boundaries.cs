using Peerline.Edge;
using Peerline.Lifecycle;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Stages.Workers;

namespace Peerline.Lab.Tests.Crash;

/// <summary>
/// The boundaries between steps on the happy path with a link test and on the way out, as the machine itself gives them: a connection is
/// taken through its life with every step succeeding, and whatever steps it asks for are the list.
/// </summary>
internal static class Boundaries
{
    public static IReadOnlyList<StepKind> Steps()
    {
        var now = DateTimeOffset.UnixEpoch;
        var c = Asked(now);
        var steps = new List<StepKind>();
        for (var turn = 0; c.State is not ConnectionState.Gone; turn++)
        {
            if (turn > 200) throw new InvalidOperationException($"The machine goes in circles in {c.State}.");
            now += TimeSpan.FromHours(1);
            var due = PeeringLifecycle.Steps(c, now).FirstOrDefault(s => s.At <= now);
            if (due is { Kind: not StepKind.Wait }) steps.Add(due.Kind);
            c = Next(c, due is null ? People(c) : Result(c, due.Kind), now);
        }

        return steps;
    }

    /// <summary>Three of each step: before it, done but not recorded, recorded.</summary>
    public static IReadOnlyList<string> Names() => Names(Steps());

    /// <summary>Those of the steps that ask or change a router.</summary>
    public static IReadOnlyList<string> NamesOnRouters() => Names(Steps().Where(s => s is
        StepKind.PlaceLinkTest or StepKind.RunLinkTest or StepKind.ClearLinkTest or StepKind.ApplySession or StepKind.Validate
        or StepKind.VerifyOpening or StepKind.Drain or StepKind.RemoveFromRouter or StepKind.VerifyRemoved));

    private static IReadOnlyList<string> Names(IEnumerable<StepKind> steps) => [.. steps.SelectMany(s => Enum.GetValues<BoundarySide>().Select(side => $"{s}/{side}"))];

    private static Connection Next(Connection c, Input input, DateTimeOffset now) => PeeringLifecycle.Next(c, input, now) switch
    {
        Outcome.Moved moved => moved.Connection,
        Outcome.Refused refused => throw new InvalidOperationException($"{input.Word} in {c.State}: {refused.Refusals[0].Sentence}"),
        _ => throw new NotSupportedException(),
    };

    private static Input People(Connection c) => c switch
    {
        { State: ConnectionState.PendingApproval } => new Approve(),
        { State: ConnectionState.ProvisioningStarted, Wired: null } => new SayWired("XC-1"),
        { State: ConnectionState.ProvisioningStarted, LinkTest.Phase: LinkTestPhase.Placed } => new RunLinkTest(),
        { State: ConnectionState.ProvisioningStarted, LinkTestPassed: null } => new PlanLinkTest(Guid.CreateVersion7()),
        { State: ConnectionState.ProvisioningStarted, Stated: null } => new StatePrefixes([new StatedPrefix(Prefix.Parse("203.0.113.0/24"), 24)]),
        { State: ConnectionState.ProvisioningStarted } => new SayReady(),
        { State: ConnectionState.ProvisioningCompleted } or { State: ConnectionState.Validating } =>
            new SessionsObserved(SessionState.Established, SessionState.Established),
        { State: ConnectionState.Active } => new Delete(null),
        _ => new Tick(),
    };

    private static Input Result(Connection c, StepKind step) => step switch
    {
        StepKind.AllocatePort => new PortAllocated(new PortAssignment(Guid.CreateVersion7(), Guid.CreateVersion7(), "e0")),
        StepKind.AllocateAddresses => new AddressesAllocated(new SessionAddresses(Link("192.0.2.0/31", "192.0.2.0", "192.0.2.1"), Link("2001:db8::/127", "2001:db8::", "2001:db8::1"))),
        StepKind.IssueLoa => new LoaIssued(new LoaReference(Guid.CreateVersion7(), "LOA-2026-000001", 1, DateTimeOffset.MaxValue)),
        StepKind.AddressLinkTest => new LinkTestAddressed(c.LinkTest!.AttemptId, Link("169.254.1.0/30", "169.254.1.1", "169.254.1.2")),
        StepKind.PlaceLinkTest => new LinkTestPlaced(c.LinkTest!.AttemptId),
        StepKind.RunLinkTest => new LinkTestRan(c.LinkTest!.AttemptId, true, "passed"),
        StepKind.ClearLinkTest => new LinkTestCleared(c.LinkTest!.AttemptId),
        StepKind.ApplySession => new Applied(Applied(c.V4!), Applied(c.V6!)),
        StepKind.Validate => new ValidationFinished(Guid.CreateVersion7(), true, "passed", c.V4!.Generation, c.V6!.Generation, [], []),
        StepKind.VerifyOpening => new OpeningVerified(Guid.CreateVersion7(), c.V4!.Generation, c.V6!.Generation),
        StepKind.Drain => new DrainStarted(),
        StepKind.RemoveFromRouter => new Undone(RemovalTask.RemoveFromRouter),
        StepKind.VerifyRemoved => new Undone(RemovalTask.VerifyRemoved),
        StepKind.RevokeLoa => new Undone(RemovalTask.RevokeLoa),
        StepKind.IssueCeaseLetter => new Undone(RemovalTask.IssueCeaseLetter),
        StepKind.ReleaseAddresses => new Undone(RemovalTask.ReleaseAddresses),
        StepKind.ReleasePort => new Undone(RemovalTask.ReleasePort),
        StepKind.Wait => new Tick(),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "A step that the happy path has not."),
    };

    private static AppliedHalf Applied(SessionHalf half) => new(half.Generation, half.IsOpen);

    private static LinkAddresses Link(string subnet, string peer, string own) => new(Prefix.Parse(subnet), Address.Parse(peer), Address.Parse(own), true);

    private static Connection Asked(DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(),
        PeeringId = Guid.CreateVersion7(),
        SubscriptionId = Guid.CreateVersion7(),
        Identifier = Guid.NewGuid(),
        Requested = new ConnectionRequest { FacilityId = 1, BandwidthMbps = 10_000, AddressProvider = AddressProvider.Operator },
        Terms = new Terms(),
        StateSince = now,
        CreatedAt = now,
    };
}
