using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Peerline.Routing.Addressing;

namespace Peerline.Sources.PeeringDb;

/// <summary>Who has logged in, as <c>profile/v1</c> says it. Whatever is not there, or is no such value, is "no".</summary>
public sealed record PeeringDbUser
{
    /// <summary>The bit of <c>perms</c> that is "update" in every reading of it; the others differ between PeeringDB's text and its
    /// program.</summary>
    private const int Update = 2;

    [JsonPropertyName("id")] public JsonElement Id { get; init; }
    [JsonPropertyName("verified_user")] public JsonElement VerifiedUser { get; init; }
    [JsonPropertyName("verified_email")] public JsonElement VerifiedEmail { get; init; }
    [JsonPropertyName("networks")] public IReadOnlyList<Rights?>? Networks { get; init; }

    /// <summary>Why the user does not speak for a network; null when it does. To be listed with the network is not enough.</summary>
    /// <param name="editorsCount">Who may change the network's entry speaks for it too.</param>
    public string? WhyNot(Asn asn, bool editorsCount)
    {
        if (VerifiedUser.ValueKind is not JsonValueKind.True || VerifiedEmail.ValueKind is not JsonValueKind.True)
            return "PeeringDB has not verified this user and its mail address.";
        var rights = RightsOf(asn).ToList();
        if (rights.Count == 0) return $"This user of PeeringDB is not among those of AS{asn}.";
        if (rights.Any(r => IsSet(r.Sessions, ~0) || (editorsCount && IsSet(r.Perms, Update)))) return null;
        return $"This user of PeeringDB may not manage peering sessions of AS{asn}"
            + (editorsCount ? ", nor change its entry." : "; an administrator of the organisation gives that permission in PeeringDB.");
    }

    /// <summary>The user in one line.</summary>
    public string InPeeringDb(Asn asn) =>
        string.Create(CultureInfo.InvariantCulture, $"user {Number(Id)} of PeeringDB, who may act for AS{asn} there");

    private IEnumerable<Rights> RightsOf(Asn asn) => (Networks ?? []).OfType<Rights>().Where(r => Number(r.Asn) == asn.Value);

    private static bool IsSet(JsonElement value, int bits) =>
        value.ValueKind is JsonValueKind.True || (Number(value) is var number and > 0 && (number & bits) != 0);

    /// <summary>0 when it is none.</summary>
    private static long Number(JsonElement value) => value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var number) ? number : 0;

    /// <summary>What the user may do for one network.</summary>
    public sealed record Rights
    {
        [JsonPropertyName("asn")] public JsonElement Asn { get; init; }
        [JsonPropertyName("perms")] public JsonElement Perms { get; init; }
        [JsonPropertyName("manage_peering_sessions")] public JsonElement Sessions { get; init; }
    }
}
