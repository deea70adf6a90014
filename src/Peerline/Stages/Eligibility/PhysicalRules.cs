using Peerline.Model;

namespace Peerline.Stages.Eligibility;

internal static class PhysicalRules
{
    public static RuleLook FacilityPresence(EligibilityRule rule, EligibilityFacts f)
    {
        if (f.Medium is LinkMedium.Exchange) return RuleLook.Met("The session runs over an exchange: no facility is shared.");
        if (!f.Profile.IsKnown) return RuleLook.Unknown(f.Profile.Silence!);
        return f.Profile.Value?.Facilities.Contains(f.FacilityId) ?? false
            ? RuleLook.Met($"{f.Profile.Source} shows AS{f.Asn} at facility {f.FacilityId}.")
            : RuleLook.Unmet($"{f.Profile.Source} does not show AS{f.Asn} at facility {f.FacilityId}.",
                "Add the facility to your profile, or ask for one where you are.");
    }

    public static RuleLook PortCapacity(EligibilityRule rule, EligibilityFacts f)
    {
        const string hint = "Ask for another facility or less bandwidth.";
        if (f.OwnMbps is { } own) return OwnCapacity(f, own);
        if (f.FreePorts == 0) return RuleLook.Unmet($"Neither a port nor a LAG of {f.BandwidthMbps} Mbps is free at facility {f.FacilityId}.", hint);
        if (f.Medium is LinkMedium.Exchange) return RuleLook.Met("The operator has a port on the exchange.");
        var evidence = $"Ports and LAGs of {f.BandwidthMbps} Mbps or more at facility {f.FacilityId}: {f.FreePorts} free, {f.PromisedPorts + 1} asked for.";
        return f.FreePorts > f.PromisedPorts ? RuleLook.Met(evidence) : RuleLook.Unmet(evidence, hint);
    }

    /// <summary>A connection in service stays where it is: free ports elsewhere are nothing to it.</summary>
    private static RuleLook OwnCapacity(EligibilityFacts f, int own)
    {
        var evidence = $"The connection's own port, or its LAG with the free ports that can join it, carries {own} Mbps; {f.BandwidthMbps} Mbps are asked for.";
        return f.BandwidthMbps <= own ? RuleLook.Met(evidence) : RuleLook.Unmet(evidence, "Ask for less, or for a second connection.");
    }

    public static RuleLook Bandwidth(EligibilityRule rule, EligibilityFacts f)
    {
        var (least, most) = (rule.Numbers["least-mbps"], rule.Numbers["most-mbps"]);
        var evidence = $"{f.BandwidthMbps} Mbps; {least} to {most} Mbps are taken.";
        return least <= f.BandwidthMbps && f.BandwidthMbps <= most
            ? RuleLook.Met(evidence)
            : RuleLook.Unmet(evidence, $"Ask for {Math.Clamp(f.BandwidthMbps, least, Math.Max(least, most))} Mbps.");
    }
}
