using System.Text.Json;
using Peerline.Cli.Decode.Json;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode.Forms;

/// <summary>
/// A file of test vectors: octets with their form and context, collected from many sources. One line for each vector with its id, in the
/// order of the file; what the vector expects is not looked at, but for which peers it wants an answer.
/// </summary>
internal sealed class VectorFile(Stream stream, DecodeOptions options, ILineOutput output)
{
    private readonly LineWriter _lines = new();

    public bool HasFaults { get; private set; }

    public void Run()
    {
        using var document = JsonDocument.Parse(stream);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("vectors", out var vectors)
            || vectors.ValueKind != JsonValueKind.Array)
            throw new JsonException("There is no list of vectors.");
        foreach (var vector in vectors.EnumerateArray()) Vector(vector);
    }

    private void Vector(JsonElement vector)
    {
        var form = FormOf(Text(vector, "form"));
        var octets = Octets(vector);
        var content = _lines.Begin();
        var verdict = form is null ? Verdict.Error("The form is not known.")
            : octets is null ? Verdict.Error("The octets are not hex.")
            : FormReader.Write(content, form.Value, octets, OptionsOf(vector));
        var byPeer = octets is null ? [] : ByPeer(vector, octets);
        if (byPeer.Count > 0) verdict = byPeer[0].Verdict;
        HasFaults |= verdict.Outcome != Outcome.Ok;

        var json = _lines.BeginLine();
        json.WriteString("id"u8, Text(vector, "id"));
        json.WriteString("form"u8, Text(vector, "form"));
        LineWriter.Judgement(json, verdict);
        if (byPeer.Count > 0)
        {
            json.WriteStartObject("outcome_by_peer"u8);
            foreach (var (peer, its) in byPeer) json.WriteString(peer, Names.Of(its.Outcome));
            json.WriteEndObject();
        }

        _lines.End();
        output.Write(_lines.Line);
    }

    // One attribute, judged among those that a peer of each kind sends beside it. An external session within one administration (oad, a
    // draft) is an external one that carries LOCAL_PREF.
    private static List<(string Peer, Verdict Verdict)> ByPeer(JsonElement vector, byte[] octets)
    {
        var answers = new List<(string, Verdict)>();
        if (!vector.TryGetProperty("expect", out var expect) || expect.ValueKind != JsonValueKind.Object
            || !expect.TryGetProperty("outcome_by_peer", out var wanted) || wanted.ValueKind != JsonValueKind.Object) return answers;
        foreach (var peer in wanted.EnumerateObject())
        {
            PeerKind? kind = peer.Name switch
            {
                "ebgp" => PeerKind.External,
                "ibgp" => PeerKind.Internal,
                "ebgp-oad" => octets is [_, (byte)PathAttributeCode.LocalPref, ..] ? PeerKind.Internal : PeerKind.External,
                _ => null,
            };
            if (kind is { } known) answers.Add((peer.Name, AttributeForms.Among(octets, known)));
        }

        return answers;
    }

    private DecodeOptions OptionsOf(JsonElement vector)
    {
        if (!vector.TryGetProperty("context", out var context) || context.ValueKind != JsonValueKind.Object) return options;
        var said = options;
        if (Number(context, "asn_size") is 2 or 4) said = said with { FourOctetAs = Number(context, "asn_size") == 4 };
        if (IsSaid(context, "add_path") || IsSaid(context, "addpath")) said = said with { AddPath = AddPathFamilies.All };
        if (IsTrue(context, "has_nlri")) said = said with { HasNlri = true };
        if (Text(context, "attribute") is { } attribute && PathAttributeNames.TryParse(attribute, out var code))
            said = said with { Attribute = code };
        if (Text(context, "layer") is { } layer)
            said = said with { IsOptionalParameters = layer.Contains("parameter", StringComparison.OrdinalIgnoreCase) };
        if (Text(context, "first_line") is { } line && ForeignFamily.TryParse(line, out var family)) said = said with { Family = family };
        var peer = Text(context, "peer_sort") switch { "EBGP" => PeerKind.External, "IBGP" => PeerKind.Internal, _ => said.Peer };
        return said with { Peer = peer };
    }

    private static byte[]? Octets(JsonElement vector)
    {
        try
        {
            return Convert.FromHexString(Text(vector, "hex") ?? "?");
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static Form? FormOf(string? name) => name switch
    {
        "bgp" or "bytes" => Form.Bgp,
        "bgp-body" => Form.BgpBody,
        "bgp-path-attributes" => Form.BgpPathAttributes,
        "bgp-attribute-value" => Form.BgpAttributeValue,
        "bgp-capability" => Form.BgpCapability,
        "bgp-nlri" => Form.BgpNlri,
        "bmp" => Form.Bmp,
        "rtr" => Form.Rtr,
        _ => null,
    };

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;

    // True, or a list of families that is not empty.
    private static bool IsSaid(JsonElement element, string name) =>
        IsTrue(element, name) || element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0;

    private static bool IsTrue(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
