using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text.Json;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Rtr;

/// <summary>Reads a SLURM file and collects everything that is wrong in it.</summary>
internal sealed class SlurmReader
{
    private const string Filters = "$.validationOutputFilters";
    private const string Assertions = "$.locallyAddedAssertions";
    private readonly ImmutableArray<DocumentProblem>.Builder _problems = ImmutableArray.CreateBuilder<DocumentProblem>();

    public SlurmReading Read(ReadOnlyMemory<byte> utf8)
    {
        Slurm? slurm = null;
        try
        {
            using var document = JsonDocument.Parse(utf8);
            slurm = Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            Wrong("$", $"Not JSON: {e.Message}");
        }
        var isUsable = _problems.All(p => p.IsHarmless);
        return new SlurmReading(isUsable ? slurm : null, _problems.DrainToImmutable());
    }

    private Slurm? Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            Wrong("$", "The file is not an object.");
            return null;
        }
        // RFC 8416 3.2: what version it is decides what else may be there.
        var version = 0;
        if (!root.TryGetProperty("slurmVersion", out var number)) Wrong("$.slurmVersion", "It is missing.");
        else if (number.ValueKind != JsonValueKind.Number || !number.TryGetInt32(out version) || version is not (1 or 2))
            Wrong("$.slurmVersion", "It is 1, or 2 with provider lists.");
        OnlyMembers(root, "$", ["slurmVersion", "validationOutputFilters", "locallyAddedAssertions"]);

        var filters = Member(root, "$", "validationOutputFilters");
        var assertions = Member(root, "$", "locallyAddedAssertions");
        string[] aspaFilters = version == 2 ? ["aspaFilters"] : [];
        string[] aspaAssertions = version == 2 ? ["aspaAssertions"] : [];
        if (filters is not null) OnlyMembers(filters.Value, Filters, ["prefixFilters", "bgpsecFilters", .. aspaFilters]);
        if (assertions is not null) OnlyMembers(assertions.Value, Assertions, ["prefixAssertions", "bgpsecAssertions", .. aspaAssertions]);
        return new Slurm
        {
            Version = version,
            PrefixFilters = List(filters, Filters, "prefixFilters", ReadPrefixFilter),
            BgpsecFilters = List(filters, Filters, "bgpsecFilters", ReadBgpsecFilter),
            AspaFilters = version == 2 ? List(filters, Filters, "aspaFilters", ReadAspaFilter) : [],
            PrefixAssertions = List(assertions, Assertions, "prefixAssertions", ReadPrefixAssertion),
            BgpsecAssertions = List(assertions, Assertions, "bgpsecAssertions", ReadBgpsecAssertion),
            AspaAssertions = version == 2 ? List(assertions, Assertions, "aspaAssertions", ReadAspaAssertion) : [],
        };
    }

    private SlurmPrefixFilter? ReadPrefixFilter(JsonElement entry, string path)
    {
        OnlyEntryMembers(entry, path, ["prefix", "asn", "comment"]);
        var prefix = Optional(entry, path, "prefix", ReadPrefix);
        var asn = Optional(entry, path, "asn", ReadAsn);
        if (!entry.TryGetProperty("prefix", out _) && !entry.TryGetProperty("asn", out _))
        {
            Wrong(path, "A filter needs a prefix or an asn: this one would take everything away.");
            return null;
        }
        return new SlurmPrefixFilter(prefix, asn, Comment(entry, path));
    }

    private SlurmBgpsecFilter? ReadBgpsecFilter(JsonElement entry, string path)
    {
        OnlyEntryMembers(entry, path, ["asn", "SKI", "comment"]);
        var asn = Optional(entry, path, "asn", ReadAsn);
        var identifier = entry.TryGetProperty("SKI", out var text) ? ReadIdentifier(text, $"{path}.SKI", harmless: true) : null;
        if (!entry.TryGetProperty("SKI", out _) && !entry.TryGetProperty("asn", out _))
        {
            Wrong(path, "A filter needs a SKI or an asn: this one would take everything away.");
            return null;
        }
        return new SlurmBgpsecFilter(asn, identifier, Comment(entry, path));
    }

    private SlurmAspaFilter? ReadAspaFilter(JsonElement entry, string path)
    {
        OnlyEntryMembers(entry, path, ["customerAsn", "comment"]);
        return Required(entry, path, "customerAsn", ReadAsn) is { } customer ? new SlurmAspaFilter(customer, Comment(entry, path)) : null;
    }

    private SlurmPrefixAssertion? ReadPrefixAssertion(JsonElement entry, string path)
    {
        OnlyEntryMembers(entry, path, ["prefix", "asn", "maxPrefixLength", "comment"]);
        var prefix = Required(entry, path, "prefix", ReadPrefix);
        var asn = Required(entry, path, "asn", ReadAsn);
        var maximum = Optional(entry, path, "maxPrefixLength", ReadLength);
        var comment = Comment(entry, path);
        if (prefix is null || asn is null) return null;
        var vrp = new Vrp(prefix.Value, maximum ?? prefix.Value.Length, asn.Value);
        if (vrp.IsWellFormed) return new SlurmPrefixAssertion(vrp, comment);
        Wrong($"{path}.maxPrefixLength", $"{vrp.MaxLength} is not between {prefix.Value.Length} and {Prefix.MaxLength(prefix.Value.Afi)}.");
        return null;
    }

    private SlurmBgpsecAssertion? ReadBgpsecAssertion(JsonElement entry, string path)
    {
        OnlyEntryMembers(entry, path, ["asn", "SKI", "routerPublicKey", "comment"]);
        var asn = Required(entry, path, "asn", ReadAsn);
        var comment = Comment(entry, path);
        if (!entry.TryGetProperty("SKI", out var ski)) Wrong($"{path}.SKI", "It is missing.");
        if (!entry.TryGetProperty("routerPublicKey", out var key)) Wrong($"{path}.routerPublicKey", "It is missing.");
        if (asn is null || ski.ValueKind == JsonValueKind.Undefined || key.ValueKind == JsonValueKind.Undefined) return null;
        var identifier = ReadIdentifier(ski, $"{path}.SKI", harmless: false);
        var octets = ReadOctets(key, $"{path}.routerPublicKey");
        return identifier is null || octets is null ? null : new SlurmBgpsecAssertion(new RouterKey(asn.Value, identifier.Value, octets.Value), comment);
    }

    private SlurmAspaAssertion? ReadAspaAssertion(JsonElement entry, string path)
    {
        OnlyEntryMembers(entry, path, ["customerAsn", "providerAsns", "comment"]);
        var customer = Required(entry, path, "customerAsn", ReadAsn);
        var comment = Comment(entry, path);
        if (!entry.TryGetProperty("providerAsns", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            Wrong($"{path}.providerAsns", "It is an array of AS numbers.");
            return null;
        }
        var providers = list.EnumerateArray().Select((p, i) => ReadAsn(p, $"{path}.providerAsns[{i}]")).ToList();
        return customer is null || providers.Any(p => p is null)
            ? null
            : new SlurmAspaAssertion(new Aspa(customer.Value, [.. providers.Select(p => p!.Value)]), comment);
    }

    private Prefix? ReadPrefix(JsonElement value, string path)
    {
        if (value.ValueKind == JsonValueKind.String && Prefix.TryParse(value.GetString(), out var prefix)) return prefix;
        Wrong(path, $"{Shown(value)} is not a prefix.");
        return null;
    }

    // RFC 8416 3.3.1: a number, not a text.
    private Asn? ReadAsn(JsonElement value, string path)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetUInt32(out var asn)) return asn;
        Wrong(path, $"{Shown(value)} is not an AS number.");
        return null;
    }

    private int? ReadLength(JsonElement value, string path)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var length)) return length;
        Wrong(path, $"{Shown(value)} is not a length.");
        return null;
    }

    // An identifier of another length fits no key: in a filter it does nothing.
    private ImmutableArray<byte>? ReadIdentifier(JsonElement value, string path, bool harmless)
    {
        if (ReadOctets(value, path) is not { } octets) return null;
        if (octets.Length == RouterKeyPdu.SubjectKeyIdentifierLength) return octets;
        Add(path, $"An identifier has 20 octets, and this has {octets.Length}.", harmless);
        return harmless ? octets : null;
    }

    // RFC 8416 3.3.2 asks for the alphabet for URLs without padding; files have both.
    private ImmutableArray<byte>? ReadOctets(JsonElement value, string path)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()!.Replace('+', '-').Replace('/', '_').TrimEnd('=') : "?";
        var octets = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (Base64Url.DecodeFromChars(text, octets, out _, out var written) == OperationStatus.Done) return [.. octets.AsSpan(0, written)];
        Wrong(path, $"{Shown(value)} is not Base64.");
        return null;
    }

    private string? Comment(JsonElement entry, string path)
    {
        if (!entry.TryGetProperty("comment", out var comment)) return null;
        if (comment.ValueKind == JsonValueKind.String) return comment.GetString();
        Wrong($"{path}.comment", "It is a text.");
        return null;
    }

    private JsonElement? Member(JsonElement parent, string path, string name)
    {
        if (!parent.TryGetProperty(name, out var member)) Add($"{path}.{name}", "It is missing.", harmless: true);
        else if (member.ValueKind != JsonValueKind.Object) Wrong($"{path}.{name}", "It is an object.");
        else return member;
        return null;
    }

    private ImmutableArray<T> List<T>(JsonElement? parent, string path, string name, Func<JsonElement, string, T?> read) where T : class
    {
        if (parent is null) return [];
        if (!parent.Value.TryGetProperty(name, out var array))
        {
            Add($"{path}.{name}", "It is missing.", harmless: true);
            return [];
        }
        if (array.ValueKind != JsonValueKind.Array)
        {
            Wrong($"{path}.{name}", "It is an array.");
            return [];
        }
        var list = ImmutableArray.CreateBuilder<T>(array.GetArrayLength());
        foreach (var entry in array.EnumerateArray())
        {
            var entryPath = $"{path}.{name}[{list.Count}]";
            if (entry.ValueKind != JsonValueKind.Object) Wrong(entryPath, "An entry is an object.");
            list.Add(entry.ValueKind == JsonValueKind.Object ? read(entry, entryPath)! : null!);
        }
        return [.. list.Where(e => e is not null)];
    }

    private static T? Optional<T>(JsonElement entry, string path, string name, Func<JsonElement, string, T?> read) where T : struct =>
        entry.TryGetProperty(name, out var value) ? read(value, $"{path}.{name}") : null;

    private T? Required<T>(JsonElement entry, string path, string name, Func<JsonElement, string, T?> read) where T : struct
    {
        if (entry.TryGetProperty(name, out var value)) return read(value, $"{path}.{name}");
        Wrong($"{path}.{name}", "It is missing.");
        return null;
    }

    // A section under a name that nobody knows would be lost without a word.
    private void OnlyMembers(JsonElement element, string path, string[] known)
    {
        foreach (var member in element.EnumerateObject())
            if (!known.Contains(member.Name)) Wrong($"{path}.{Plain(member.Name)}", "RFC 8416 has no such member.");
    }

    private void OnlyEntryMembers(JsonElement entry, string path, string[] known)
    {
        foreach (var member in entry.EnumerateObject())
            if (!known.Contains(member.Name)) Add($"{path}.{Plain(member.Name)}", "RFC 8416 has no such member; it is ignored.", harmless: true);
    }

    private void Wrong(string path, string sentence) => Add(path, sentence, harmless: false);

    private void Add(string path, string sentence, bool harmless) => _problems.Add(new DocumentProblem(path, sentence, harmless));

    private static string Shown(JsonElement value) => value.ValueKind is JsonValueKind.String or JsonValueKind.Number
        ? $"'{Plain(value.ToString())}'"
        : value.ValueKind.ToString().ToLowerInvariant();

    private static string Plain(string text) =>
        Wire.ShutdownText.Show(System.Text.Encoding.UTF8.GetBytes(text.Length > 64 ? text[..64] : text));
}
