using System.Globalization;
using System.Text.Json;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Rtr;

/// <summary>
/// VRPs in JSON as validators write them (Routinator, rpki-client, StayRTR, OctoRPKI): an object with an array <c>roas</c> of objects with
/// <c>prefix</c>, <c>maxLength</c> and <c>asn</c>, a number or <c>"AS64501"</c>. Whatever else there is, is passed over.
/// </summary>
public sealed class VrpDocument
{
    // A hostile file may be wrong in every line; a person reads the first ones.
    private const int ProblemLimit = 100;

    private const int FirstBuffer = 1 << 16;
    private const int LongestToken = 1 << 20;

    private readonly List<Vrp> _vrps = [];
    private readonly List<DocumentProblem> _problems = [];
    private Member _member;
    private bool _isInRoas;
    private bool _hasRoas;
    private int _index;
    private Prefix? _prefix;
    private int? _maxLength;
    private Asn? _asn;
    private bool _isWrong;

    private VrpDocument()
    {
    }

    private enum Member : byte
    {
        Other,
        Prefix,
        MaxLength,
        Asn,
    }

    /// <summary>The VRPs that could be read, in the order of the document, with repetitions.</summary>
    public IReadOnlyList<Vrp> Vrps => _vrps;

    /// <summary>What is wrong, the first hundred; entries that are wrong are left out of <see cref="Vrps"/>.</summary>
    public IReadOnlyList<DocumentProblem> Problems => _problems;

    /// <summary>How many problems there are.</summary>
    public int ProblemCount { get; private set; }

    /// <summary>The table of the VRPs.</summary>
    public VrpTable ToTable() => VrpTable.Create(_vrps);

    /// <summary>
    /// Reads a document to its end, holding little more than the VRPs. Never throws for what is in it; a document that breaks off or has no
    /// array <c>roas</c> has a problem, so that it cannot pass for an empty one.
    /// </summary>
    public static VrpDocument Read(Stream utf8)
    {
        ArgumentNullException.ThrowIfNull(utf8);
        var document = new VrpDocument();
        try
        {
            document.ReadTokens(utf8);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            document.Add("$", $"Not JSON: {e.Message}");
            return document;
        }
        if (!document._hasRoas) document.Add("$", "There is no array 'roas'.");
        return document;
    }

    private void ReadTokens(Stream utf8)
    {
        var buffer = new byte[FirstBuffer];
        var filled = 0;
        var state = new JsonReaderState(new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        while (true)
        {
            var received = utf8.Read(buffer, filled, buffer.Length - filled);
            filled += received;
            var reader = new Utf8JsonReader(buffer.AsSpan(0, filled), isFinalBlock: received == 0, state);
            while (reader.Read()) OnToken(ref reader);
            if (received == 0) return;
            state = reader.CurrentState;
            var used = (int)reader.BytesConsumed;
            buffer.AsSpan(used, filled - used).CopyTo(buffer);
            filled -= used;
            if (filled < buffer.Length) continue;
            if (buffer.Length >= LongestToken) throw new JsonException($"A value is longer than {LongestToken} octets.");
            Array.Resize(ref buffer, buffer.Length * 2);
        }
    }

    // { "roas": [ { "prefix": ... } ] }: the names of an entry are at depth 3.
    private void OnToken(ref Utf8JsonReader reader)
    {
        switch (reader.CurrentDepth)
        {
            case 1 when reader.TokenType == JsonTokenType.PropertyName:
                _isInRoas = reader.ValueTextEquals("roas"u8);
                break;
            case 1 when _isInRoas && reader.TokenType == JsonTokenType.StartArray:
                _hasRoas = true;
                break;
            case 2 when _isInRoas && reader.TokenType == JsonTokenType.StartObject:
                (_prefix, _maxLength, _asn, _isWrong, _member) = (null, null, null, false, Member.Other);
                break;
            case 2 when _isInRoas && reader.TokenType == JsonTokenType.EndObject:
                OnEntry();
                _index++;
                break;
            case 2 when _isInRoas && reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.EndArray):
                Wrong("", "An entry is an object.");
                _index++;
                break;
            case 3 when _isInRoas && reader.TokenType == JsonTokenType.PropertyName:
                _member = reader.ValueTextEquals("prefix"u8) ? Member.Prefix
                    : reader.ValueTextEquals("maxLength"u8) ? Member.MaxLength
                    : reader.ValueTextEquals("asn"u8) ? Member.Asn
                    : Member.Other;
                break;
            case 3 when _isInRoas:
                OnValue(ref reader);
                break;
        }
    }

    private void OnValue(ref Utf8JsonReader reader)
    {
        switch (_member)
        {
            case Member.Prefix when reader.TokenType == JsonTokenType.String && Prefix.TryParse(reader.GetString(), out var prefix):
                _prefix = prefix;
                break;
            case Member.MaxLength when reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var length):
                _maxLength = length;
                break;
            case Member.Asn when reader.TokenType == JsonTokenType.Number && reader.TryGetUInt32(out var asn):
                _asn = asn;
                break;
            case Member.Asn when reader.TokenType == JsonTokenType.String && Asn.TryParse(reader.GetString(), out var asn):
                _asn = asn;
                break;
            case Member.Prefix:
                Wrong(".prefix", $"{Shown(ref reader)} is not a prefix.");
                break;
            case Member.MaxLength:
                Wrong(".maxLength", $"{Shown(ref reader)} is not a length.");
                break;
            case Member.Asn:
                Wrong(".asn", $"{Shown(ref reader)} is not an AS number.");
                break;
        }
        _member = Member.Other;
    }

    private void OnEntry()
    {
        if (_isWrong) return;
        if (_prefix is not { } prefix || _asn is not { } asn)
        {
            Wrong("", _prefix is null ? "There is no prefix." : "There is no asn.");
            return;
        }
        var vrp = new Vrp(prefix, _maxLength ?? prefix.Length, asn);
        if (vrp.IsWellFormed) _vrps.Add(vrp);
        else Wrong(".maxLength", $"{vrp.MaxLength.ToString(CultureInfo.InvariantCulture)} is no maximum length for {prefix}.");
    }

    private void Wrong(string path, string sentence)
    {
        _isWrong = true;
        Add(string.Create(CultureInfo.InvariantCulture, $"$.roas[{_index}]{path}"), sentence);
    }

    private void Add(string path, string sentence)
    {
        ProblemCount++;
        if (_problems.Count < ProblemLimit) _problems.Add(new DocumentProblem(path, sentence));
    }

    private static string Shown(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String or JsonTokenType.Number => $"'{ShutdownText.Show(reader.ValueSpan[..Math.Min(reader.ValueSpan.Length, 64)])}'",
        JsonTokenType.StartObject => "An object",
        JsonTokenType.StartArray => "An array",
        _ => reader.TokenType.ToString().ToLowerInvariant(),
    };
}
