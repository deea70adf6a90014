using Peerline.Access;
using Peerline.Model;
using Peerline.Stages.Request;

namespace Peerline.Stages.PeeringServices;

/// <summary>What a peering service must be. Pure; every problem is found.</summary>
internal static class PeeringServiceRules
{
    public static IReadOnlyList<Problem> Check(PeeringServiceDraft draft, ServiceFacts facts, PeeringService? present)
    {
        var rules = new InputRules();
        ChildName.Check(rules, draft.Name);
        CheckLocation(rules, draft.Location, present);
        rules.OptionalLine(draft.Sku, "sku", 60);
        rules.Must(facts.Place is not null, "UnknownServiceLocation",
            "The peering service location is required; the list of peering service locations names them all.", "place");
        rules.Must(facts.Provider is not null, "UnknownServiceProvider", $"{PrefixChecks.ProviderUnknown}.", "provider");
        CheckMetro(rules, draft.PrimaryMetro, facts.Primary, facts.Provider, "primaryMetro");
        CheckMetro(rules, draft.BackupMetro, facts.Backup, facts.Provider, "backupMetro");
        rules.Must(facts.Backup is null
            || facts.Primary is not null, "PrimaryMissing", "A backup location needs a primary one.", "backupMetro");
        rules.Must(facts.Backup is null || facts.Backup.Id != facts.Primary?.Id, "SameLocation",
            "The backup location is another one than the primary.", "backupMetro");
        List<Problem> problems = [.. draft.Misread, .. rules.Problems];
        TagRules.Check(draft.Tags, problems);
        return problems;
    }

    private static void CheckLocation(InputRules rules, string? location, PeeringService? present)
    {
        if (string.IsNullOrWhiteSpace(location)) return;
        rules.Must(RequestRules.IsRegion(location), "InvalidLocation",
            "A location is the name of a region: 1 to 60 letters, digits, spaces and hyphens.", "location");
        rules.Must(present is null || RequestRules.Region(location) == RequestRules.Region(present.Location), "LocationImmutable",
            $"The resource is in {present?.Location} and stays there.", "location");
    }

    private static void CheckMetro(InputRules rules, string? name, Metro? metro, ServiceProvider? provider, string target)
    {
        if (string.IsNullOrEmpty(name)) return;
        if (metro is null) rules.Add("UnknownMetro", "There is no such peering location.", target);
        else if (provider is not null && !provider.Metros.Contains(metro.Name))
            rules.Add("NotProvidersMetro", $"{provider.Name} is not in {metro.Name}; it is in {string.Join(", ", provider.Metros)}.",
                target);
    }
}
