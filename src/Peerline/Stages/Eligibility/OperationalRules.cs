using Peerline.Notifications;

namespace Peerline.Stages.Eligibility;

internal static class OperationalRules
{
    public static RuleLook Profile(EligibilityRule rule, EligibilityFacts f) => f.Profile switch
    {
        { IsKnown: false } => RuleLook.Unknown(f.Profile.Silence!),
        { Value: { } profile } => RuleLook.Met($"{f.Profile.Source} has AS{f.Asn} as {profile.Name}."),
        _ => RuleLook.Unmet($"{f.Profile.Source} has no network with AS{f.Asn}.", "Make a profile at https://www.peeringdb.com/register."),
    };

    public static RuleLook NocContact(EligibilityRule rule, EligibilityFacts f)
    {
        if (!f.Profile.IsKnown) return RuleLook.Unknown(f.Profile.Silence!);
        var nocs = (f.Profile.Value?.Contacts ?? []).Where(c => c.Role.Equals("NOC", StringComparison.OrdinalIgnoreCase) && !string.IsNullOrWhiteSpace(c.Email))
            .Select(c => c.Email!.Trim()).ToList();
        const string hint = "Add a contact with the role NOC and an address of your own domain to the profile.";
        if (nocs.Count == 0 && f.Profile.Value is { IsPublicOnly: true })
        {
            return RuleLook.Unknown($"{f.Profile.Source} shows everybody no NOC with a mail address, and no API key is set here "
                + "(Peerline:PeeringDb:ApiKey), without which other contacts are not read. Show the NOC to everybody, or have the key set.");
        }

        if (nocs.Count == 0) return RuleLook.Unmet($"{f.Profile.Source} shows no NOC with a mail address.", hint);
        return nocs.FirstOrDefault(n => IsOwn(n, f.FreeMailDomains)) is { } own
            ? RuleLook.Met($"The NOC has an address at {Domain(own)} ({f.Profile.Source}).")
            : RuleLook.Unmet($"The NOC's address is at {Domain(nocs[0])}, which is nobody's own domain ({f.Profile.Source}).", hint);
    }

    /// <summary>Who asks is not proved to be the network: what it does not show to everybody is not shown here.</summary>
    private static string Domain(string email) => email[(email.LastIndexOf('@') + 1)..];

    private static bool IsOwn(string email, IReadOnlyList<string> freeMail) => AddrSpec.TryParse(email, out var address) && !freeMail.Any(d =>
        address.Domain.Equals(d, StringComparison.OrdinalIgnoreCase) || address.Domain.EndsWith("." + d, StringComparison.OrdinalIgnoreCase));

    public static RuleLook Manrs(EligibilityRule rule, EligibilityFacts f) => rule.Lists["participants"].Contains(f.Asn.ToString())
        ? RuleLook.Met($"AS{f.Asn} is on the operator's list of MANRS participants.")
        : RuleLook.Unmet($"AS{f.Asn} is not on the operator's list of MANRS participants.", "Join at https://manrs.org, then tell us.");
}
