using Peerline.Access;
using Peerline.Model;

namespace Peerline.Stages.Request;

/// <summary>What a request for a peering must be, by itself, by the inventory and by what is there already. Pure; every problem is
/// found.</summary>
public static class RequestRules
{
    public const int MostConnections = 32;
    public const string DefaultSku = "Basic_Direct_Free";
    public const string DefaultPeeringType = "Edge";
    public const string ServiceSku = "Premium_Direct_Free";

    public const string ExchangeSku = "Basic_Exchange_Free";

    /// <summary>What a direct peering may be called for its price; all of them are free of charge here.</summary>
    public static IReadOnlyList<string> Skus { get; } = [DefaultSku, ServiceSku, "Premium_Direct_Metered",
        "Premium_Direct_Unlimited"];

    /// <summary>The same for an exchange peering.</summary>
    public static IReadOnlyList<string> ExchangeSkus { get; } = [ExchangeSku, "Premium_Exchange_Metered"];

    public static IReadOnlyList<string> SkusOf(PeeringDraft draft) => RequestReading.IsExchange(draft) ? ExchangeSkus : Skus;

    public static IReadOnlyList<Problem> Check(PeeringDraft draft, RequestFacts facts)
    {
        var problems = draft.Misread.ToList();
        CheckPeering(draft, facts, problems);
        if (facts.Present is not null) CheckUnchanged(draft, facts, problems);
        CheckConnections(draft, facts, problems);
        TagRules.Check(draft.Tags, problems);
        return problems;
    }

    private static void CheckPeering(PeeringDraft draft, RequestFacts facts, List<Problem> problems)
    {
        if (!ResourceName.IsValid(draft.Name)) problems.Add(ResourceName.Problem("name"));
        if (draft.Kind is not null && !Enum.GetNames<PeeringKind>().Any(k => Is(k, draft.Kind)))
            problems.Add(new("KindNotOffered", "Peerings are of the kind Direct or Exchange; no other kind is offered.", "kind"));
        if (draft.Sku is not null && !SkusOf(draft).Any(s => Is(s, draft.Sku)))
            problems.Add(new("InvalidSku", $"The SKU is one of {string.Join(", ", SkusOf(draft))}.", "sku"));
        CheckType(draft, problems);
        if (draft.Location is not null && !IsRegion(draft.Location))
            problems.Add(new("InvalidLocation", "A location is the name of a region: 1 to 60 letters, digits, spaces and hyphens.",
                "location"));
        CheckPeerAsn(draft, facts.PeerAsn, problems);
        if (string.IsNullOrWhiteSpace(draft.Metro)) problems.Add(new("MetroMissing", "The metro in which to peer is required.", "metro"));
        else if (facts.Metro is null) problems
            .Add(new("UnknownMetro", "There is no such metro; the list of peering locations names them all.", "metro"));
    }

    private static void CheckType(PeeringDraft draft, List<Problem> problems)
    {
        if (RequestReading.IsExchange(draft) || draft.DirectPeeringType is not { } name) return;
        if (PeeringType.Named(name) is not { } type)
        {
            problems.Add(new("PeeringTypeNotOffered", PeeringType.Refusal(name), "directPeeringType"));
            return;
        }

        if (type.IsForService && draft.Sku is not null && !draft.Sku.StartsWith("Premium_", StringComparison.OrdinalIgnoreCase))
            problems.Add(new("InvalidSku", $"Peerings of the type {type.Name} have the SKU {ServiceSku}.", "sku"));
        if (draft.Connections.Count > 0 && draft.Connections.Count < type.LeastConnections)
            problems.Add(new("TooFewConnections", $"A peering of the type {type.Name} has at least {type.LeastConnections} connections.",
                "connections"));
    }

    private static void CheckPeerAsn(PeeringDraft draft, PeerAsn? asn, List<Problem> problems)
    {
        if (string.IsNullOrWhiteSpace(draft.PeerAsn))
            problems.Add(new("PeerAsnMissing", "The registered ASN that is to peer is required.", "peerAsn"));
        else if (asn is null) problems.Add(new("UnknownPeerAsn", "No ASN is registered under this name in the subscription.", "peerAsn"));
        else if (asn.Validation is not PeerAsnValidation.Approved)
            problems.Add(new("PeerAsnNotApproved", asn.Validation is PeerAsnValidation.Failed
                ? $"AS{asn.Asn} was not accepted: {asn.Reason}"
                : $"AS{asn.Asn} waits for approval; peerings can be requested once it is approved.", "peerAsn"));
    }

    /// <summary>What cannot be changed once it is there.</summary>
    private static void CheckUnchanged(PeeringDraft draft, RequestFacts facts, List<Problem> problems)
    {
        var present = facts.Present!;
        if (facts.PeerAsn is not null && facts.PeerAsn.Id != present.PeerAsnId)
            problems.Add(new("PeerAsnImmutable", "The ASN of a peering cannot be changed; make another peering.", "peerAsn"));
        if (facts.Metro is not null && !Is(facts.Metro.Name, present.Metro))
            problems.Add(new("MetroImmutable", $"The peering is in {present.Metro} and stays there; make another peering.", "metro"));
        if (draft.Kind is { } kind && !Is(kind, present.Kind.ToString()))
            problems.Add(new("KindImmutable", $"The peering is of the kind {present.Kind} and stays so; make another peering.", "kind"));
        else if (present.Kind is PeeringKind.Direct && draft.DirectPeeringType is { } type && !Is(type, present.DirectPeeringType))
            problems.Add(new("PeeringTypeImmutable", $"The peering is of the type {present.DirectPeeringType} and stays so.",
                "directPeeringType"));
        if (draft.Location is not null && Region(draft.Location) != Region(present.Location))
            problems.Add(new("LocationImmutable", $"The resource is in {present.Location} and stays there.", "location"));
    }

    private static void CheckConnections(PeeringDraft draft, RequestFacts facts, List<Problem> problems)
    {
        if (draft.Connections.Count is 0 or > MostConnections)
            problems.Add(new("NoConnections", $"A peering has 1 to {MostConnections} connections.", "connections"));
        var seen = new HashSet<Guid>();
        for (var i = 0; i < draft.Connections.Count && i < MostConnections; i++)
        {
            var connection = draft.Connections[i];
            CheckIdentifier(connection.Identifier, seen, facts, $"connections[{i}].identifier", problems);
            ConnectionRules rules = RequestReading.IsExchange(draft)
                ? new ExchangeConnectionRules(draft, connection, facts, $"connections[{i}]", problems)
                : new DirectConnectionRules(draft, connection, facts, $"connections[{i}]", problems);
            rules.Check(draft.Connections.Take(i));
        }
    }

    private static void CheckIdentifier(string? text, HashSet<Guid> seen, RequestFacts facts, string target, List<Problem> problems)
    {
        if (string.IsNullOrEmpty(text))
        {
            if (facts.Present is not null)
                problems.Add(new("IdentifierMissing",
                    "In a change every connection is named by its identifier; give a new GUID to a new connection.", target));
        }
        else if (!Guid.TryParse(text, out var id) || id == Guid.Empty)
            problems.Add(new("InvalidIdentifier", "The identifier of a connection is a GUID.", target));
        else if (!seen.Add(id))
            problems.Add(new("IdentifierTwice", $"Two connections have the identifier {id}; it must be unique within the peering.",
                target));
    }

    /// <summary>"East US" and "eastus" are the same region to Azure's clients.</summary>
    internal static string Region(string location) => location.Replace(" ", "").ToLowerInvariant();

    internal static bool IsRegion(string text) =>
        text.Length is >= 1 and <= 60 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-');

    internal static bool Is(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
