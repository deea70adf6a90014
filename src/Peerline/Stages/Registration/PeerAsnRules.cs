using Peerline.Access;
using Peerline.Model;
using Peerline.Notifications;
using Peerline.Routing.Addressing;
using Peerline.Sources.Irr;

namespace Peerline.Stages.Registration;

/// <summary>What a registration must be, by itself and by the operator's policy. Pure; every problem is found, not the first.</summary>
public static class PeerAsnRules
{
    public const int MostContacts = 20;
    private const int LongestPeerName = 100;

    public static IReadOnlyList<Problem> Check(PeerAsnDraft draft, OperatorProfile profile)
    {
        var problems = new List<Problem>();
        if (!ResourceName.IsValid(draft.Name)) problems.Add(ResourceName.Problem("name"));
        CheckAsn(draft.Asn, profile, problems);
        CheckPeerName(draft.PeerName, problems);
        CheckContacts(draft.Contacts, profile.Policy, problems);
        if (!string.IsNullOrWhiteSpace(draft.AsSet) && AsSetName.ParseList(draft.AsSet) is null)
            problems.Add(new("InvalidAsSet",
                $"An AS-SET is written like AS-EXAMPLE, RIPE::AS-EXAMPLE or AS64500:AS-CUSTOMERS; up to {AsSetName.Most} with spaces between.", "asSet"));
        return problems;
    }

    /// <summary>The checked draft's contacts as records; call it only on a draft without problems.</summary>
    public static IReadOnlyList<Contact> Contacts(PeerAsnDraft draft) =>
        [.. draft.Contacts.Select(c => new Contact(Role(c.Role)!.Value, Trimmed(c.Email), Trimmed(c.Phone)))];

    /// <summary>The checked draft's sets in one way of writing; null for none.</summary>
    public static string? AsSet(PeerAsnDraft draft) => AsSetName.ParseList(draft.AsSet) is { } sets ? string.Join(' ', sets) : null;

    private static void CheckAsn(long? asn, OperatorProfile profile, List<Problem> problems)
    {
        if (asn is null or <= 0 or > uint.MaxValue)
        {
            problems.Add(new("InvalidAsn", "An ASN is a number from 1 to 4294967295.", "asn"));
            return;
        }

        var number = new Asn((uint)asn);
        var policy = profile.Policy;
        if (number == profile.Asn) problems.Add(new("OwnAsn", $"AS{number} is the operator's own.", "asn"));
        else if (number.IsReserved || policy.NotPublicAsns.Any(r => r.Contains(number)))
            problems.Add(new("NotPublicAsn", $"AS{number} is private or reserved; a peering needs a public ASN.", "asn"));
    }

    private static void CheckPeerName(string? name, List<Problem> problems)
    {
        // The name goes into letters, mails and router descriptions: letters and what company names are written with.
        if (string.IsNullOrWhiteSpace(name) || name.Length > LongestPeerName)
            problems.Add(new("InvalidPeerName",
                $"The peer's name is the company's name as in PeeringDB, 1 to {LongestPeerName} characters.", "peerName"));
        else if (!name.All(c => char.IsLetterOrDigit(c) || " .,&'()-".Contains(c)))
            problems.Add(new("InvalidPeerName", "The peer's name has letters, digits, spaces and . , & ' ( ) - only.", "peerName"));
    }

    private static void CheckContacts(IReadOnlyList<ContactDraft> contacts, PeeringPolicy policy, List<Problem> problems)
    {
        if (contacts.Count > MostContacts)
        {
            problems.Add(new("TooManyContacts", $"There are {contacts.Count} contacts; at most {MostContacts} are kept.", "contacts"));
            return;
        }

        if (!contacts.Any(c =>
            Role(c.Role) is ContactRole.Noc && !string.IsNullOrWhiteSpace(c.Email) && !string.IsNullOrWhiteSpace(c.Phone)))
            problems.Add(new("NocMissing", "A contact with the role Noc, an e-mail address and a phone number is required.", "contacts"));
        for (var i = 0; i < contacts.Count; i++) CheckContact(contacts[i], $"contacts[{i}]", policy, problems);
    }

    private static void CheckContact(ContactDraft contact, string target, PeeringPolicy policy, List<Problem> problems)
    {
        if (Role(contact.Role) is null)
            problems.Add(new("InvalidRole", $"The role is one of {string.Join(", ", Enum.GetNames<ContactRole>())}.", $"{target}.role"));
        if (string.IsNullOrWhiteSpace(contact.Email) && string.IsNullOrWhiteSpace(contact.Phone))
            problems.Add(new("EmptyContact", "A contact has an e-mail address or a phone number.", target));
        if (!string.IsNullOrWhiteSpace(contact.Email)) CheckEmail(contact, target, policy, problems);
        if (!string.IsNullOrWhiteSpace(contact.Phone) && !IsPhone(contact.Phone))
            problems.Add(new("InvalidPhone", "A phone number has 5 to 20 digits, with + ( ) - . and spaces between them.",
                $"{target}.phone"));
    }

    private static void CheckEmail(ContactDraft contact, string target, PeeringPolicy policy, List<Problem> problems)
    {
        if (!AddrSpec.TryParse(contact.Email!.Trim(), out var address) || !address.Domain.Contains('.'))
            problems.Add(new("InvalidEmail", "Invalid email address input: one bare address of a domain is needed, like noc@example.net.",
                $"{target}.email"));
        else if (Role(contact.Role) is ContactRole.Noc && policy.FreeMailDomains.Any(d => IsWithin(address.Domain, d)))
            problems.Add(new("FreeMail",
                $"{address.Domain} is a free mail provider; the NOC's address must be of the company's own domain.", $"{target}.email"));
    }

    private static bool IsWithin(string domain, string parent) =>
        domain.Equals(parent, StringComparison.OrdinalIgnoreCase) || domain.EndsWith("." + parent, StringComparison.OrdinalIgnoreCase);

    private static bool IsPhone(string phone) =>
        phone.All(c => char.IsAsciiDigit(c) || "+()-. ".Contains(c)) && phone.Count(char.IsAsciiDigit) is >= 5 and <= 20;

    private static ContactRole? Role(string? word) =>
        string.IsNullOrWhiteSpace(word) ? ContactRole.Noc
        : word.All(char.IsAsciiLetter) && Enum.TryParse<ContactRole>(word, ignoreCase: true, out var role) ? role
        : null;

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
