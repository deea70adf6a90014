using System.Text.Json;
using Peerline.Model;
using Peerline.Stages.Inventory;
using Wire = Peerline.Client.Contracts;

namespace Peerline.Server.Api;

internal static class PolicyShape
{
    public static Wire.Policy Policy(OperatorProfile p) =>
        new()
        {
            Operator = p.LegalName, Asn = p.Asn.Value, PeeringEmail = p.PeeringEmail,
            Terms = Terms(p.Policy) with { CustomerAsns = [], InternalCommunities = [] },
        };

    public static Wire.OperatorProfile Profile(OperatorProfile p) => new()
    {
        LegalName = p.LegalName,
        Address = p.Address,
        Asn = p.Asn.Value,
        NocEmail = p.Noc.Email ?? "",
        NocPhone = p.Noc.Phone ?? "",
        PeeringEmail = p.PeeringEmail,
        Signatory = p.Signatory,
        SignatoryTitle = p.SignatoryTitle,
        Policy = Terms(p.Policy),
    };

    public static Wire.PolicyTerms Terms(PeeringPolicy p) => new()
    {
        Text = p.Text,
        ReadyWithinSeconds = (long)p.Terms.ReadyWithin.TotalSeconds,
        EstablishWithinSeconds = (long)p.Terms.EstablishWithin.TotalSeconds,
        StableForSeconds = (long)p.Terms.StableFor.TotalSeconds,
        ValidateWithinSeconds = (long)p.Terms.ValidateWithin.TotalSeconds,
        VerifyWithinSeconds = (long)p.Terms.VerifyWithin.TotalSeconds,
        ChangeWithinSeconds = (long)p.Terms.ChangeWithin.TotalSeconds,
        DrainForSeconds = (long)p.Terms.DrainFor.TotalSeconds,
        DrainUntilBelow = p.Terms.DrainUntilBelow,
        LinkTestRequired = p.Terms.LinkTestRequired,
        Mtu = p.Terms.Mtu,
        Announced = [.. p.Announced.Select(x => x.ToString())],
        CustomerAsns = [.. p.CustomerAsns.Select(a => a.Value)],
        InternalCommunities = [.. p.InternalCommunities.Select(c => c.ToString())],
        Export = Export(p.Export),
        ExportByMetro = [.. p.ExportByMetro.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => new Wire.MetroExport(m.Key, Export(m.Value)))],
        OwnPrefixes = [.. p.OwnPrefixes.Select(x => x.ToString())],
        Bogons = [.. p.Bogons.Select(x => x.ToString())],
        BogonsWaived = [.. p.BogonsWaived.Select(x => x.ToString())],
        BogonAsns = [.. p.BogonAsns.Select(Range)],
        BogonAsnsWaived = [.. p.BogonAsnsWaived.Select(Range)],
        TransitFreeAsns = [.. p.TransitFreeAsns.Select(a => a.Value)],
        LongestPrefixV4 = p.LongestPrefixV4,
        LongestPrefixV6 = p.LongestPrefixV6,
        LongestAsPath = p.LongestAsPath,
        DefaultMaxPrefixesV4 = p.DefaultMaxPrefixesV4,
        DefaultMaxPrefixesV6 = p.DefaultMaxPrefixesV6,
        LargestMaxPrefixesV4 = p.LargestMaxPrefixesV4,
        LargestMaxPrefixesV6 = p.LargestMaxPrefixesV6,
        MaxPrefixesMargin = p.MaxPrefixesMargin,
        MaxPrefixesAction = p.MaxPrefixesAction.ToString().ToLowerInvariant(),
        Gtsm = p.Gtsm,
        StrictRoles = p.StrictRoles,
        GracefulRestart = JsonNamingPolicy.CamelCase.ConvertName(p.GracefulRestart.ToString()),
        Irr = p.Irr.ToString(),
        FreeMailDomains = p.FreeMailDomains,
    };

    public static OperatorProfileDraft Draft(Wire.OperatorProfile p) =>
        new(p.LegalName, p.Address, p.Asn, p.NocEmail, p.NocPhone, p.PeeringEmail, p.Signatory, p.SignatoryTitle, Draft(p.Policy));

    public static PolicyDraft Draft(Wire.PolicyTerms t) => new()
    {
        Text = t.Text,
        ReadyWithinSeconds = t.ReadyWithinSeconds,
        EstablishWithinSeconds = t.EstablishWithinSeconds,
        StableForSeconds = t.StableForSeconds,
        ValidateWithinSeconds = t.ValidateWithinSeconds,
        VerifyWithinSeconds = t.VerifyWithinSeconds,
        ChangeWithinSeconds = t.ChangeWithinSeconds,
        DrainForSeconds = t.DrainForSeconds,
        DrainUntilBelow = t.DrainUntilBelow,
        LinkTestRequired = t.LinkTestRequired,
        Mtu = t.Mtu,
        Announced = t.Announced,
        CustomerAsns = t.CustomerAsns,
        InternalCommunities = t.InternalCommunities,
        Export = Export(t.Export),
        ExportByMetro = [.. t.ExportByMetro.Select(m => new MetroExportDraft(m.Metro, Export(m.Settings)))],
        OwnPrefixes = t.OwnPrefixes,
        Bogons = t.Bogons,
        BogonsWaived = t.BogonsWaived,
        BogonAsns = t.BogonAsns,
        BogonAsnsWaived = t.BogonAsnsWaived,
        TransitFreeAsns = t.TransitFreeAsns,
        LongestPrefixV4 = t.LongestPrefixV4,
        LongestPrefixV6 = t.LongestPrefixV6,
        LongestAsPath = t.LongestAsPath,
        DefaultMaxPrefixesV4 = t.DefaultMaxPrefixesV4,
        DefaultMaxPrefixesV6 = t.DefaultMaxPrefixesV6,
        LargestMaxPrefixesV4 = t.LargestMaxPrefixesV4,
        LargestMaxPrefixesV6 = t.LargestMaxPrefixesV6,
        MaxPrefixesMargin = t.MaxPrefixesMargin,
        MaxPrefixesAction = t.MaxPrefixesAction,
        Gtsm = t.Gtsm,
        StrictRoles = t.StrictRoles,
        GracefulRestart = t.GracefulRestart,
        Irr = t.Irr,
        FreeMailDomains = t.FreeMailDomains,
    };

    private static Wire.ExportTerms Export(ExportSettings e) => new() { Communities = e.Communities, Prepend = e.Prepend, Med = e.Med };

    private static ExportDraft Export(Wire.ExportTerms e) => new(e.Communities, e.Prepend, e.Med);

    private static string Range(AsnRange range) => range.First == range.Last ? range.First.ToString() : $"{range.First}-{range.Last}";
}
