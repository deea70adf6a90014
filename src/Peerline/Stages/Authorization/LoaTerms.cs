namespace Peerline.Stages.Authorization;

/// <summary>The sentences that bind. An operator's lawyers may write their own; these are the trade's usual ones.</summary>
public sealed record LoaTerms
{
    public static readonly LoaTerms Standard = new();

    public string Scope { get; init; } =
        "This letter authorizes the initial installation of one cross connect between the two demarcation points named above, and "
        + "nothing else. A move, a change or a second connection needs a new letter.";

    public string Ordering { get; init; } =
        "The Authorized Party, or the carrier named as acting for it, orders the cross connect and pays for it. "
        + "This letter does not oblige the Issuer to pay any charge, once or recurring.";

    public string DoNotDisturb { get; init; } =
        "If a named port is already patched or shows light, do not disturb it: stop and call the Issuer's NOC.";

    public string Completion { get; init; } =
        "On completion send the facility's cross-connect reference and the measured light readings (transmit and receive, both "
        + "directions, in dBm) to the Issuer's NOC, quoting the number of this letter and the circuit id.";

    public string Disconnection { get; init; } =
        "This letter gives no authority to disconnect. Disconnection needs a cease letter from the Issuer.";
}
