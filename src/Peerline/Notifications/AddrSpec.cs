using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Peerline.Notifications;

/// <summary>
/// One bare e-mail address: the addr-spec of RFC 5322 section 3.4.1 with a dot-atom and a host name, in ASCII. No display name, no
/// comment, no quoted local part, no group, no literal: nothing in which a second recipient could hide. A domain in another script
/// is given in its A-label form (xn--…).
/// </summary>
[JsonConverter(typeof(Json))]
public sealed record AddrSpec
{
    const int LongestLocalPart = 64;
    const int LongestAddress = 254;
    const int LongestLabel = 63;

    readonly string _address;

    AddrSpec(string address) => _address = address;

    public string Domain => _address[(_address.LastIndexOf('@') + 1)..];

    public override string ToString() => _address;

    public static AddrSpec Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException("Not one bare e-mail address.");

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out AddrSpec? address)
    {
        address = null;
        if (text is null || text.Length > LongestAddress || text.Split('@') is not [var local, var domain])
        {
            return false;
        }

        if (local.Length > LongestLocalPart || !local.Split('.').All(IsAtom) || !domain.Split('.').All(IsLabel))
        {
            return false;
        }

        address = new AddrSpec($"{local}@{domain.ToLowerInvariant()}");
        return true;
    }

    sealed class Json : JsonConverter<AddrSpec>
    {
        public override AddrSpec Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString(), out var address) ? address : throw new JsonException("Not one bare e-mail address.");

        public override void Write(Utf8JsonWriter writer, AddrSpec value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }

    static bool IsAtom(string atom) => atom.Length > 0 && atom.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~".Contains(c));

    static bool IsLabel(string label) =>
        label.Length is > 0 and <= LongestLabel && label[0] != '-' && label[^1] != '-'
        && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
