using System.Text.Json;
using Peerline.Cli.Decode.Json;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode.Forms;

/// <summary>Path attributes that were cut out of their UPDATE. They are judged in one that is made around them.</summary>
internal static class AttributeForms
{
    // 203.0.113.0/24
    private static ReadOnlySpan<byte> SomePrefix => [24, 203, 0, 113];

    /// <summary>A run of attributes; with <see cref="DecodeOptions.HasNlri"/> judged as those of a prefix.</summary>
    public static Verdict Attributes(Utf8JsonWriter json, ReadOnlySpan<byte> octets, DecodeOptions options)
    {
        const int offset = 4;
        var body = Update(octets, options.HasNlri);
        var reading = new BgpContext(options).For(body, out var asSize, out var addPath);
        var update = UpdateMessage.Read(body, reading);
        ContextJson.Write(json, reading, asSize, addPath);
        BgpJson.Attributes(json, octets, reading);
        if (update.Problem.Fault != UpdateFault.None) BgpJson.Faults(json, UpdateMessage.Explain(body, reading), -offset);
        return Verdict.Of(update.Problem, -offset);
    }

    /// <summary>The value of one attribute. There is no route that could be withdrawn, so a malformed one is an error.</summary>
    public static Verdict Value(Utf8JsonWriter json, ReadOnlySpan<byte> value, DecodeOptions options)
    {
        var attribute = Whole(options.Attribute, value);
        var body = Update(attribute, hasNlri: false);
        var reading = new BgpContext(options).For(body, out var asSize, out var addPath);
        ContextJson.Write(json, reading, asSize, addPath);
        BgpJson.Attributes(json, attribute, reading);
        return Judge(options.Attribute, value, options with { FourOctetAs = reading.FourOctetAs, AddPath = reading.AddPath });
    }

    /// <summary>What the one attribute, on its own, would do to its UPDATE.</summary>
    public static Verdict Judge(PathAttributeCode code, ReadOnlySpan<byte> value, DecodeOptions options)
    {
        var attribute = Whole(code, value);
        var context = new UpdateContext(options.FourOctetAs ?? true, options.Peer) { AddPath = options.AddPath ?? AddPathFamilies.None };
        foreach (var problem in UpdateMessage.Explain(Update(attribute, hasNlri: false), context))
        {
            // What is missing around it is not its fault.
            if (problem.Attribute != code || problem.Fault is UpdateFault.Missing or UpdateFault.FlagsConflict) continue;
            var verdict = Verdict.Of(problem, -4 - (attribute.Length - value.Length));
            return verdict.Outcome == Outcome.Ok ? verdict : verdict with { Outcome = Outcome.Error };
        }

        return Verdict.Ok;
    }

    /// <summary>
    /// What one attribute does in an UPDATE of a peer that is otherwise well-formed: ORIGIN, AS_PATH, NEXT_HOP and, from an internal peer,
    /// LOCAL_PREF beside it, unless it is one of them.
    /// </summary>
    public static Verdict Among(ReadOnlySpan<byte> attribute, PeerKind peer)
    {
        var code = attribute.Length > 1 ? attribute[1] : 0;
        List<byte> all = [];
        if (code != 1) all.AddRange([0x40, 1, 1, 0]);
        if (code != 2) all.AddRange([0x40, 2, 6, 2, 1, 0, 0, 0xfd, 0xe9]);
        if (code != 3) all.AddRange([0x40, 3, 4, 10, 0, 0, 2]);
        if (code != 5 && peer == PeerKind.Internal) all.AddRange([0x40, 5, 4, 0, 0, 0, 100]);
        var before = all.Count;
        all.AddRange(attribute);
        var update = UpdateMessage.Read(Update([.. all], hasNlri: true), new UpdateContext(true, peer));
        return Verdict.Of(update.Problem, -4 - before);
    }

    private static byte[] Update(ReadOnlySpan<byte> attributes, bool hasNlri) =>
        [0, 0, (byte)(attributes.Length >> 8), (byte)attributes.Length, .. attributes, .. hasNlri ? SomePrefix : default];

    private static byte[] Whole(PathAttributeCode code, ReadOnlySpan<byte> value)
    {
        var flags = PathAttribute.FlagsOf(code) | PathAttributeFlags.ExtendedLength;
        return [(byte)flags, (byte)code, (byte)(value.Length >> 8), (byte)value.Length, .. value];
    }
}
