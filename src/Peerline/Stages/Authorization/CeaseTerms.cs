namespace Peerline.Stages.Authorization;

/// <summary>The sentences of a cease letter.</summary>
public sealed record CeaseTerms
{
    public static readonly CeaseTerms Standard = new();

    /// <summary>For the members of a LAG.</summary>
    public static readonly CeaseTerms Several = new()
    {
        Authority = "The Issuer releases the cross connects named above and authorizes the facility to disconnect them and to remove the "
            + "patching on or after the effective date. No traffic and no routing session of the Issuer depends on them from that date on.",
        Ordering = "The party that ordered the cross connects orders their disconnection and settles what remains to be paid.",
        Completion = "On completion confirm the date of disconnection to the Issuer’s NOC, quoting this letter and the circuit ids.",
    };

    public string Authority { get; init; } =
        "The Issuer releases the cross connect named above and authorizes the facility to disconnect it and to remove the patching on or "
        + "after the effective date. No traffic and no routing session of the Issuer depends on it from that date on.";

    public string DoNotDisturb { get; init; } =
        "Disconnect only the ports named above. If the patching differs from this letter, stop and call the Issuer’s NOC.";

    public string Ordering { get; init; } =
        "The party that ordered the cross connect orders its disconnection and settles what remains to be paid.";

    public string Completion { get; init; } =
        "On completion confirm the date of disconnection to the Issuer’s NOC, quoting this letter and the circuit id.";
}
