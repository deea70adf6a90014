namespace Peerline.Client.Contracts;

/// <summary>The operator's peering policy as everybody may read it.</summary>
public sealed record Policy
{
    public required string Operator { get; init; }
    public required uint Asn { get; init; }
    public required string PeeringEmail { get; init; }
    public required PolicyTerms Terms { get; init; }
}

/// <summary>The policy in prose and in the values that the checks decide by.</summary>
public sealed record PolicyTerms
{
    /// <summary>Prose, Markdown.</summary>
    public string Text { get; init; } = "";

    /// <summary>How long a Letter of Authorization holds, and with it the time to wire and to say "ready".</summary>
    public long ReadyWithinSeconds { get; init; } = 90 * 86400;

    /// <summary>How long a session may take to come up after DENY ALL was applied.</summary>
    public long EstablishWithinSeconds { get; init; } = 72 * 3600;

    /// <summary>How long both halves must be Established before they are validated.</summary>
    public long StableForSeconds { get; init; } = 30;

    /// <summary>How long the validation may look again before what it finds is final.</summary>
    public long ValidateWithinSeconds { get; init; } = 15 * 60;

    /// <summary>How long accepted may differ from predicted after the policy was opened.</summary>
    public long VerifyWithinSeconds { get; init; } = 30;

    /// <summary>How long a half may take to come back after its key was changed, before the old key is put back.</summary>
    public long ChangeWithinSeconds { get; init; } = 30 * 60;

    /// <summary>How long routes are drained (RFC 8326) at most before a session is removed.</summary>
    public long DrainForSeconds { get; init; } = 120;

    /// <summary>
    /// A drain is over sooner when less than this flows, in bits per second of the busier direction; 0 for by time only.
    /// </summary>
    public long DrainUntilBelow { get; init; } = 1_000_000;
    public bool LinkTestRequired { get; init; }
    public int Mtu { get; init; } = 1500;

    /// <summary>What the operator announces to its peers.</summary>
    public IReadOnlyList<string> Announced { get; init; } = [];

    /// <summary>
    /// Customers, whose routes are announced where they are among <see cref="Announced"/>; of all others only the operator's own. Shown to
    /// the operator only.
    /// </summary>
    public IReadOnlyList<uint> CustomerAsns { get; init; } = [];

    /// <summary>
    /// Communities that never leave the operator's network: <c>64500:100</c>, <c>64500:*</c>, <c>64500:1:*</c>, <c>64500:*:*</c>. Shown to
    /// the operator only.
    /// </summary>
    public IReadOnlyList<string> InternalCommunities { get; init; } = [];

    /// <summary>What is added to announced routes, where <see cref="ExportByMetro"/> has nothing else.</summary>
    public ExportTerms Export { get; init; } = new();
    public IReadOnlyList<MetroExport> ExportByMetro { get; init; } = [];

    /// <summary>The operator's own space: never accepted from a peer.</summary>
    public IReadOnlyList<string> OwnPrefixes { get; init; } = [];

    /// <summary>What counts as a bogon; the special-purpose registries when null.</summary>
    public IReadOnlyList<string>? Bogons { get; init; }
    public IReadOnlyList<string> BogonsWaived { get; init; } = [];

    /// <summary>Ranges written <c>64496-64511</c>, or single numbers; the registries when null.</summary>
    public IReadOnlyList<string>? BogonAsns { get; init; }
    public IReadOnlyList<string> BogonAsnsWaived { get; init; } = [];
    public IReadOnlyList<uint> TransitFreeAsns { get; init; } = [];
    public int LongestPrefixV4 { get; init; } = 24;
    public int LongestPrefixV6 { get; init; } = 48;
    public int LongestAsPath { get; init; } = 50;
    public int DefaultMaxPrefixesV4 { get; init; } = 1000;
    public int DefaultMaxPrefixesV6 { get; init; } = 100;

    /// <summary>What a peer may ask for at most.</summary>
    public int LargestMaxPrefixesV4 { get; init; } = 200_000;
    public int LargestMaxPrefixesV6 { get; init; } = 50_000;

    /// <summary>What a session may bring over the number that its peer has stated, in per cent of it.</summary>
    public int MaxPrefixesMargin { get; init; }

    /// <summary>What happens above the limit: <c>shut</c> ends the session, <c>warn</c> lets it be.</summary>
    public string MaxPrefixesAction { get; init; } = "shut";
    public bool Gtsm { get; init; } = true;

    /// <summary>A session comes up only with a peer that says its role (RFC 9234 4.2).</summary>
    public bool StrictRoles { get; init; }

    /// <summary>While a peer restarts (RFC 4724): <c>router</c> does what the router does by itself, <c>off</c> keeps nothing,
    /// <c>helper</c> keeps its routes for the time of its restart, <c>longLived</c> after it as long as the peer says (RFC 9494).</summary>
    public string GracefulRestart { get; init; } = "router";

    /// <summary>What follows when a route is not registered by the peer's AS-SET: <c>Off</c>, <c>Report</c> or <c>Require</c>.</summary>
    public string Irr { get; init; } = "Off";

    /// <summary>Mail providers whose addresses are not accepted as a NOC's; the usual ones when null.</summary>
    public IReadOnlyList<string>? FreeMailDomains { get; init; }
}
