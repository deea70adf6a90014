using Peerline.Access;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Stages.Request;

/// <summary>The rules of one requested connection: what holds for every kind of peering.</summary>
internal abstract class ConnectionRules(ConnectionDraft draft, RequestFacts facts, string target, List<Problem> problems)
{
    protected ConnectionDraft Draft => draft;
    protected RequestFacts Facts => facts;
    protected Connection? Present { get; } = facts.ConnectionOf(draft.Identifier);

    /// <param name="before">The connections of the same request that come before this one: its addresses must not be theirs.</param>
    public abstract void Check(IEnumerable<ConnectionDraft> before);

    protected void CheckMd5()
    {
        CheckMd5(draft.Md5Key, "md5Key");
        CheckMd5(draft.Md5KeyV4, "md5KeyV4");
        CheckMd5(draft.Md5KeyV6, "md5KeyV6");
    }

    private void CheckMd5(string? given, string field)
    {
        // TCP_MD5SIG takes 80 octets. Quotes, backslash and question mark are the routers' own; a key with them would not arrive as it is.
        if (given is { Length: > 0 } key && (key.Length > 80 || !key.All(c => c is > ' ' and <= '~' && !"\"'`\\?".Contains(c))))
            Add("InvalidMd5Key", "The MD5 key has 1 to 80 printable ASCII characters, without spaces, quotes, backslash and question mark.",
                field);
    }

    protected void CheckConvertedKey()
    {
        if (draft.Md5Key is { Length: > 0 })
            Add("ConversionTakesNoChanges", "Modifications aren't supported when a legacy peering is converted: its key stays as it is.",
                "md5Key");
    }

    private int Largest(Family family) =>
        family is Family.IPv4 ? facts.Profile.Policy.LargestMaxPrefixesV4 : facts.Profile.Policy.LargestMaxPrefixesV6;

    /// <param name="hasHalf">The session is to have the family.</param>
    protected void CheckLimit(long? limit, bool hasHalf, string field, Family family)
    {
        if (limit is null) return;
        if (limit is <= 0 or > int.MaxValue)
            Add("InvalidMaxPrefixes", $"The most prefixes that are accepted on {family} is a number greater than 0.", field);
        else if (!hasHalf)
            Add("MaxPrefixesWithoutSession", $"The session has no {family} half: the most prefixes on {family} must be left out.", field);
        else if (limit > Largest(family) && limit != Present?.Asked.MaxPrefixesOf(family))
            Add("MaxPrefixesAboveLargest", $"At most {Largest(family)} prefixes can be asked for on {family}.", field);
        else if (Present is { IsInService: true } && limit != Present.Asked.MaxPrefixesOf(family)
            && facts.Received.TryGetValue((Present.Id, family), out var received) && limit < received)
            Add("MaxPrefixesBelowReceived",
                $"{received} prefixes are received on {family} now: a limit of {limit} would end the session. Withdraw prefixes first.", field);
    }

    /// <summary>The peer's end on a LAN: one of its addresses, that nobody else has.</summary>
    /// <param name="others">The ends of other connections in the same request.</param>
    protected void CheckPeerOnLan(LinkAddresses link, string field, IEnumerable<LinkAddresses> others)
    {
        if (CheckOnLan(link.Peer, link.Subnet, field)) return;
        if (link.Peer == link.Operator)
            Add("AddressIsOperators", $"{link.Peer} is the operator's own address on {link.Subnet}.", field);
        else if (others.Any(o => o.Peer == link.Peer || o.Operator == link.Peer))
            Add("AddressTwice", $"{link.Peer} is an address of another connection in this request.", field);
        else if (facts.Taken.Any(t => t.Contains(link.Peer)))
            Add("AddressTaken", $"{link.Peer} is in use or asked for by another connection.", field);
        else if (facts.Legacy.Any(l => l.PeerAsn != facts.PeerAsn?.Asn && new[] { l.V4, l.V6 }.Any(h => h?.Addresses.Peer == link.Peer)))
            Add("AddressTaken", $"{link.Peer} is configured already with a different ASN.", field);
    }

    /// <returns>True when the address cannot be one on the LAN; it is said then.</returns>
    protected bool CheckOnLan(Address address, Prefix lan, string field)
    {
        var sentence =
            !lan.Contains(address) ? $"{address} is not in {lan}, the peering LAN."
            : address == lan.Network ? $"{address} is the network address of {lan}."
            : address.IsIPv4 && lan.Length < 31 && address == lan.Last() ? $"{address} is the broadcast address of {lan}."
            : null;
        if (sentence is not null) Add("AddressOutsideLan", sentence, field);
        return sentence is not null;
    }

    protected void Add(string code, string sentence, string field) => problems.Add(new Problem(code, sentence, $"{target}.{field}"));

    protected static string List(IEnumerable<int> ids) => ids.Any() ? string.Join(", ", ids.Order()) : "none";
}
