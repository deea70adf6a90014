using Peerline.Stages.Validation.Checks;

namespace Peerline.Stages.Validation;

/// <summary>All checks, in the order in which they are reported: near the wire first. Adding one is one file and one row.</summary>
public static class CheckCatalogue
{
    internal static IReadOnlyList<Check> All { get; } =
    [
        // link and addressing
        new CarrierCheck(), new LagMembersCheck(), new SessionAddressCheck(), new OwnAddressCheck(), new PeerAnswersCheck(), new MtuCheck(), new LinkTestedCheck(),

        // session
        new AsnCheck(), new Md5Check(), new RoleCheck(), new SessionEstablishedCheck(), new SessionStableCheck(), new GtsmCheck(),
        new FourOctetAsnCheck(), new HoldTimeCheck(), new MeshCheck(),

        // DENY ALL
        new DenyAllCheck(),

        // received routes: first what would harm others, then what is merely not accepted
        new MaxPrefixesCheck(), new InitialRoutesCheck(),
        new DefaultRouteCheck(), new TooShortCheck(), new BogonPrefixCheck(), new OwnPrefixCheck(),
        new TransitFreeCheck(), new OnlyToCustomerCheck(), new FirstAsnCheck(), new NextHopCheck(),
        new OwnAsnInPathCheck(), new BogonAsnCheck(), new RpkiCheck(), new IrrPrefixCheck(), new IrrOriginCheck(),
        new AsPathLengthCheck(), new AsSetCheck(), new BlackholeCheck(), new TooSpecificCheck(), new OriginConflictCheck(),
        new ReceivedStatedCheck(), new StatedReceivedCheck(), new WouldAcceptCheck(),

        // announced routes, data plane, redundancy
        new AnnouncedSetCheck(), new PingCheck(), new RedundancyCheck(),
    ];

    internal static IReadOnlyList<RouteCheck> OfRoutes { get; } = [.. All.OfType<RouteCheck>()];

    /// <summary>What every check is called and tests, for API, portal and documents.</summary>
    public static IReadOnlyList<CheckDescription> Descriptions { get; } =
        [.. All.Select(c => new CheckDescription(c.Name, c.Group, c.Severity, c.Tests, c.CanBeWaived(CheckOutcome.Unproved)))];

    /// <summary>True when an operator may waive the check by this name.</summary>
    public static bool CanBeWaived(string name) =>
        OpeningVerification.CanBeWaived(name) || All.Any(c => c.Name == name && c.CanBeWaived(CheckOutcome.Unproved));
}

/// <param name="Severity">What a failure weighs at most.</param>
public sealed record CheckDescription(string Name, CheckGroup Group, Severity Severity, string Tests, bool CanBeWaived);
