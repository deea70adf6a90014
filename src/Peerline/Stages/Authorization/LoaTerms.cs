namespace Peerline.Stages.Authorization;

/// <summary>The sentences that bind. An operator's lawyers may write their own; these are the trade's usual ones.</summary>
public sealed record LoaTerms
{
    public static readonly LoaTerms Standard = new();

    /// <summary>For the members of a LAG.</summary>
    public static readonly LoaTerms Several = new()
    {
        Scope = "This letter authorizes the initial installation of the cross connects named above, each between its own two demarcation "
            + "points, and nothing else. A move, a change, a further connection or a disconnection needs a letter of its own.",
        Ordering = "The Authorized Party, or the carrier that acts for it, orders the cross connects and pays for them. This letter does not "
            + "oblige the Issuer to pay any charge, once or recurring.",
        Completion = "On completion send for each circuit id the facility’s cross-connect reference and the light readings (transmit and "
            + "receive at both ends, in dBm) to the Issuer’s NOC, quoting the number of this letter. Do not cross them: the pair of one "
            + "circuit id leads to the far end that is named with it.",
    };

    public string Scope { get; init; } =
        "This letter authorizes the initial installation of one cross connect between the two demarcation points named above, and "
        + "nothing else. A move, a change, a further connection or a disconnection needs a letter of its own.";

    public string DoNotDisturb { get; init; } =
        "If a named port is already patched or shows light, do not disturb it: stop and call the Issuer’s NOC.";

    public string Ordering { get; init; } =
        "The Authorized Party, or the carrier that acts for it, orders the cross connect and pays for it. This letter does not oblige "
        + "the Issuer to pay any charge, once or recurring.";

    public string Completion { get; init; } =
        "On completion send the facility’s cross-connect reference and the light readings (transmit and receive at both ends, in dBm) to "
        + "the Issuer’s NOC, quoting the number of this letter and the circuit id.";
}
