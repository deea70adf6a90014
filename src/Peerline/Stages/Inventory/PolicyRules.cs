using Peerline.Access;
using Peerline.Model;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Stages.Inventory;

/// <summary>From a written policy to one that the checks can decide by, or every reason why not.</summary>
internal static class PolicyRules
{
    private const int LongestList = 1000;
    private const int MostCommunities = 50;
    private const long Minute = 60, Day = 86_400;

    public static PeeringPolicy Read(PolicyDraft draft, InputRules rules, string prefix)
    {
        rules.OptionalText(draft.Text, prefix + "text", 100_000);
        rules.Between(draft.ReadyWithinSeconds, 10 * Minute, 366 * Day, prefix + "readyWithinSeconds");
        rules.Between(draft.EstablishWithinSeconds, 1, 90 * Day, prefix + "establishWithinSeconds");
        rules.Between(draft.StableForSeconds, 0, Day, prefix + "stableForSeconds");
        rules.Between(draft.ValidateWithinSeconds, 1, Day, prefix + "validateWithinSeconds");
        rules.Between(draft.VerifyWithinSeconds, 1, 60 * Minute, prefix + "verifyWithinSeconds");
        rules.Between(draft.ChangeWithinSeconds, 1, Day, prefix + "changeWithinSeconds");
        rules.Between(draft.DrainForSeconds, 0, Day, prefix + "drainForSeconds");
        rules.Between(draft.DrainUntilBelow, 0, 1_000_000_000_000, prefix + "drainUntilBelow");
        rules.Between(draft.Mtu, 1280, 9216, prefix + "mtu");
        rules.Between(draft.LongestPrefixV4, 8, 32, prefix + "longestPrefixV4");
        rules.Between(draft.LongestPrefixV6, 16, 128, prefix + "longestPrefixV6");
        rules.Between(draft.LongestAsPath, 1, 255, prefix + "longestAsPath");
        rules.Between(draft.LargestMaxPrefixesV4, 1, 2_000_000, prefix + "largestMaxPrefixesV4");
        rules.Between(draft.LargestMaxPrefixesV6, 1, 1_000_000, prefix + "largestMaxPrefixesV6");
        rules.Between(draft.DefaultMaxPrefixesV4, 1, 2_000_000, prefix + "defaultMaxPrefixesV4");
        rules.Between(draft.DefaultMaxPrefixesV6, 1, 1_000_000, prefix + "defaultMaxPrefixesV6");
        rules.Between(draft.MaxPrefixesMargin, 0, 100, prefix + "maxPrefixesMargin");
        var action = Model.MaxPrefixesAction.Shut;
        if (draft.MaxPrefixesAction is { } word && (!Enum.TryParse(word, ignoreCase: true, out action) || !Enum.IsDefined(action) || char.IsDigit(word[0])))
            rules.Add("InvalidAction", $"{prefix}maxPrefixesAction is shut or warn.", prefix + "maxPrefixesAction");
        var restart = GracefulRestartUse.Router;
        rules.Must(
            draft.GracefulRestart is null || draft.GracefulRestart.All(char.IsAsciiLetter) && Enum.TryParse(draft.GracefulRestart, ignoreCase: true, out restart),
            "InvalidGracefulRestart", $"{prefix}gracefulRestart is router, off, helper or longLived.", prefix + "gracefulRestart");
        if (draft.Bogons is { Count: 0 })
            rules.Add("NoBogons", $"{prefix}bogons is empty: then nothing would be one. Leave it out for the registries.",
                prefix + "bogons");
        if (draft.BogonAsns is { Count: 0 })
            rules.Add("NoBogons", $"{prefix}bogonAsns is empty: then nothing would be one. Leave it out for the registries.",
                prefix + "bogonAsns");
        var irr = IrrUse.Off;
        rules.Must(
            draft.Irr is null || draft.Irr.All(char.IsAsciiLetter) && Enum.TryParse(draft.Irr, ignoreCase: true, out irr), "InvalidIrr",
            $"{prefix}irr is one of {string.Join(", ", Enum.GetNames<IrrUse>())}.", prefix + "irr");
        var bogons = Prefixes(draft.Bogons, rules, prefix + "bogons");
        var bogonAsns = Ranges(draft.BogonAsns, rules, prefix + "bogonAsns");
        foreach (var (domain, i) in (draft.FreeMailDomains ?? []).Select((d, i) => (d, i)))
            rules.Line(domain, $"{prefix}freeMailDomains[{i}]", 253);
        var customers = Customers(draft, rules, prefix + "customerAsns");
        var inside = Patterns(draft.InternalCommunities, rules, prefix + "internalCommunities");
        var export = Export(draft.Export, inside, rules, prefix + "export");
        var byMetro = new Dictionary<string, ExportSettings>();
        foreach (var (metro, i) in draft.ExportByMetro.Take(LongestList).Select((m, i) => (m, i)))
        {
            var target = $"{prefix}exportByMetro[{i}]";
            rules.Line(metro.Metro, target + ".metro", 80);
            if (!byMetro.TryAdd(metro.Metro, Export(metro.Settings, inside, rules, target)))
                rules.Add("Duplicate", $"{metro.Metro} is named twice.", target + ".metro");
        }

        var usual = new PeeringPolicy();
        return new PeeringPolicy
        {
            Text = draft.Text,
            Terms = TermsOf(draft),
            Announced = Prefixes(draft.Announced, rules, prefix + "announced"),
            CustomerAsns = customers,
            InternalCommunities = inside,
            Export = export,
            ExportByMetro = byMetro,
            OwnPrefixes = Prefixes(draft.OwnPrefixes, rules, prefix + "ownPrefixes"),
            Bogons = draft.Bogons is null ? WellKnown.Bogons : bogons,
            BogonsWaived = Prefixes(draft.BogonsWaived, rules, prefix + "bogonsWaived"),
            BogonAsns = draft.BogonAsns is null ? WellKnown.BogonAsns : bogonAsns,
            BogonAsnsWaived = Ranges(draft.BogonAsnsWaived, rules, prefix + "bogonAsnsWaived"),
            TransitFreeAsns = [.. draft.TransitFreeAsns.Select(a => new Asn(a))],
            LongestPrefixV4 = draft.LongestPrefixV4,
            LongestPrefixV6 = draft.LongestPrefixV6,
            LongestAsPath = draft.LongestAsPath,
            DefaultMaxPrefixesV4 = draft.DefaultMaxPrefixesV4,
            DefaultMaxPrefixesV6 = draft.DefaultMaxPrefixesV6,
            LargestMaxPrefixesV4 = draft.LargestMaxPrefixesV4,
            LargestMaxPrefixesV6 = draft.LargestMaxPrefixesV6,
            MaxPrefixesMargin = draft.MaxPrefixesMargin,
            MaxPrefixesAction = action,
            Gtsm = draft.Gtsm,
            StrictRoles = draft.StrictRoles,
            GracefulRestart = restart,
            Irr = irr,
            FreeMailDomains = draft.FreeMailDomains ?? usual.FreeMailDomains,
        };
    }

    private static Terms TermsOf(PolicyDraft draft) => new()
    {
        ReadyWithin = Span(draft.ReadyWithinSeconds),
        EstablishWithin = Span(draft.EstablishWithinSeconds),
        StableFor = Span(draft.StableForSeconds),
        ValidateWithin = Span(draft.ValidateWithinSeconds),
        VerifyWithin = Span(draft.VerifyWithinSeconds),
        ChangeWithin = Span(draft.ChangeWithinSeconds),
        DrainFor = Span(draft.DrainForSeconds),
        DrainUntilBelow = draft.DrainUntilBelow,
        LinkTestRequired = draft.LinkTestRequired,
        Mtu = draft.Mtu,
    };

    // What is out of range is a problem already; it must not be an exception too.
    private static TimeSpan Span(long seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 400 * Day));

    private static IReadOnlyList<Prefix> Prefixes(IReadOnlyList<string>? texts, InputRules rules, string target)
    {
        var prefixes = new List<Prefix>();
        if (texts is null) return prefixes;
        rules.Must(texts.Count <= LongestList, "TooMany", $"{target} has {texts.Count} entries; {LongestList} are allowed.", target);
        foreach (var (text, i) in texts.Take(LongestList).Select((t, i) => (t, i)))
        {
            if (Prefix.TryParse(text, out var prefix)) prefixes.Add(prefix);
            else rules.Add("InvalidPrefix", $"{target}[{i}] is written like 192.0.2.0/24 or 2001:db8::/32, without bits beyond its length.",
                $"{target}[{i}]");
        }

        return prefixes;
    }

    private static IReadOnlyList<Asn> Customers(PolicyDraft draft, InputRules rules, string target)
    {
        var asns = draft.CustomerAsns;
        rules.Must(asns.Count <= LongestList, "TooMany", $"{target} has {asns.Count} entries; {LongestList} are allowed.", target);
        var customers = asns.Take(LongestList).Select(a => new Asn(a)).ToList();
        foreach (var (asn, i) in customers.Select((a, i) => (a, i)))
        {
            rules.Must(!asn.IsReserved, "InvalidAsn", $"{target}[{i}] is {asn}, which is reserved: no path begins with it.", $"{target}[{i}]");
            rules.Must(
                !draft.TransitFreeAsns.Contains(asn.Value), "TransitFreeCustomer",
                $"{target}[{i}] is {asn}, a transit-free network: what comes from it would be announced to peers.", $"{target}[{i}]");
        }

        return [.. customers.Distinct()];
    }

    private static IReadOnlyList<CommunityPattern> Patterns(IReadOnlyList<string> texts, InputRules rules, string target)
    {
        var patterns = new List<CommunityPattern>();
        rules.Must(texts.Count <= MostCommunities, "TooMany", $"{target} has {texts.Count} entries; {MostCommunities} are allowed.", target);
        foreach (var (text, i) in texts.Take(MostCommunities).Select((t, i) => (t, i)))
        {
            if (CommunityPattern.TryParse(text, out var pattern)) patterns.Add(pattern);
            else
                rules.Add("InvalidCommunity", $"{target}[{i}] is written like 64500:100, 64500:*, 64500:1:2, 64500:1:* or 64500:*:*.",
                    $"{target}[{i}]");
        }

        return [.. patterns.Distinct()];
    }

    private static ExportSettings Export(ExportDraft draft, IReadOnlyList<CommunityPattern> inside, InputRules rules, string target)
    {
        rules.Between(draft.Prepend, 0, ExportSettings.MostPrepended, $"{target}.prepend");
        rules.Must(
            draft.Communities.Count <= MostCommunities, "TooMany",
            $"{target}.communities has {draft.Communities.Count} entries; {MostCommunities} are allowed.", $"{target}.communities");
        foreach (var (text, i) in draft.Communities.Take(MostCommunities).Select((t, i) => (t, i)))
        {
            var isOrdinary = Community.TryParse(text, out var ordinary) && ordinary.ToString() == text;
            var isLarge = LargeCommunity.TryParse(text, out var large);
            rules.Must(
                isLarge || isOrdinary && ordinary.Value >> 16 is > 0 and < ushort.MaxValue, "InvalidCommunity",
                $"{target}.communities[{i}] is written like 64500:1 or 64500:1:2, and is none of the well-known ones.", $"{target}.communities[{i}]");
            rules.Must(
                !inside.Any(p => isLarge ? p.Matches(large) : isOrdinary && p.Matches(ordinary)), "InternalCommunity",
                $"{target}.communities[{i}] is an internal one, and would never leave.", $"{target}.communities[{i}]");
        }

        return new ExportSettings { Communities = [.. draft.Communities.Distinct()], Prepend = draft.Prepend, Med = draft.Med };
    }

    private static IReadOnlyList<AsnRange> Ranges(IReadOnlyList<string>? texts, InputRules rules, string target)
    {
        var ranges = new List<AsnRange>();
        if (texts is null) return ranges;
        rules.Must(texts.Count <= LongestList, "TooMany", $"{target} has {texts.Count} entries; {LongestList} are allowed.", target);
        foreach (var (text, i) in texts.Take(LongestList).Select((t, i) => (t, i)))
        {
            var parts = (text ?? "").Split('-');
            if (parts.Length <= 2 && Asn.TryParse(parts[0], out var first) && Asn.TryParse(parts[^1], out var last) && first <= last)
                ranges.Add(new AsnRange(first, last));
            else
                rules.Add("InvalidAsnRange", $"{target}[{i}] is written like 64496-64511 or 23456.", $"{target}[{i}]");
        }

        return ranges;
    }
}
