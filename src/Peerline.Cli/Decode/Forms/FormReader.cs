using System.Text.Json;
using Peerline.Cli.Decode.Json;
using Peerline.Routing.Addressing;
using Peerline.Routing.Bmp;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode.Forms;

/// <summary>Decodes and judges octets of one form: whole messages, or a part of one that was cut out of it.</summary>
internal static class FormReader
{
    /// <summary>Writes an object and returns the verdict; of several messages the worst one.</summary>
    public static Verdict Write(Utf8JsonWriter json, Form form, ReadOnlySpan<byte> octets, DecodeOptions options)
    {
        json.WriteStartObject();
        var verdict = form switch
        {
            Form.Bgp => Messages(json, octets, options),
            Form.BgpBody => Body(json, octets, options),
            Form.BgpPathAttributes => AttributeForms.Attributes(json, octets, options),
            Form.BgpAttributeValue => AttributeForms.Value(json, octets, options),
            Form.BgpCapability => CapabilityForm.Write(json, octets, options.IsOptionalParameters),
            Form.BgpNlri => Nlri(json, octets, options),
            Form.Bmp => BmpMessages(json, octets, options),
            _ => RtrPdus(json, octets),
        };
        json.WriteEndObject();
        return verdict;
    }

    private static Verdict Messages(Utf8JsonWriter json, ReadOnlySpan<byte> octets, DecodeOptions options)
    {
        var context = new BgpContext(options);
        var worst = Verdict.Ok;
        var offset = 0;
        json.WriteStartArray("messages"u8);
        do
        {
            var rest = octets[offset..];
            var whole = BgpFrame.TryRead(rest, context.MaximumLength, out var frame, out _) == FrameStatus.Complete;
            var verdict = BgpJson.Write(json, whole ? frame.Octets : rest, context);
            worst = Verdict.Worse(worst, verdict with { Offset = verdict.Offset + offset });
            offset = whole ? offset + frame.Length : octets.Length;
        }
        while (offset < octets.Length);
        json.WriteEndArray();
        return worst;
    }

    private static Verdict BmpMessages(Utf8JsonWriter json, ReadOnlySpan<byte> octets, DecodeOptions options)
    {
        var peers = new BmpPeers(options);
        var worst = Verdict.Ok;
        json.WriteStartArray("messages"u8);
        var offset = 0;
        do
        {
            var rest = octets[offset..];
            var status = BmpFrame.TryRead(rest, BmpStreamDecoder.MaximumLength, out var frame, out var problem);
            var verdict = status switch
            {
                FrameStatus.Complete => BmpJson.Write(json, frame, peers),
                FrameStatus.Incomplete => Verdict.Incomplete(rest.Length),
                _ => Verdict.Of(problem),
            };
            if (status != FrameStatus.Complete) Unread(json, rest);
            worst = Verdict.Worse(worst, verdict with { Offset = verdict.Offset + offset });
            offset = status == FrameStatus.Complete ? offset + frame.Length : octets.Length;
        }
        while (offset < octets.Length);
        json.WriteEndArray();
        return worst;
    }

    private static Verdict RtrPdus(Utf8JsonWriter json, ReadOnlySpan<byte> octets)
    {
        var worst = Verdict.Ok;
        json.WriteStartArray("messages"u8);
        var offset = 0;
        do
        {
            var verdict = RtrJson.Write(json, octets[offset..], out var length);
            worst = Verdict.Worse(worst, verdict with { Offset = verdict.Offset + offset });
            offset += length;
        }
        while (offset < octets.Length);
        json.WriteEndArray();
        return worst;
    }

    private static void Unread(Utf8JsonWriter json, ReadOnlySpan<byte> octets)
    {
        json.WriteStartObject();
        json.Hex("octets"u8, octets);
        json.WriteEndObject();
    }

    private static Verdict Body(Utf8JsonWriter json, ReadOnlySpan<byte> octets, DecodeOptions options)
    {
        // Some call the whole message a body.
        if (BgpStreamDecoder.LooksLike(octets)) return Messages(json, octets, options);
        json.WritePropertyName("messages"u8);
        json.WriteStartArray();
        var verdict = BgpJson.Body(json, BgpMessageType.Update, octets, new BgpContext(options), header: 0);
        json.WriteEndArray();
        return verdict;
    }

    private static Verdict Nlri(Utf8JsonWriter json, ReadOnlySpan<byte> octets, DecodeOptions options)
    {
        var families = options.AddPath ?? (NlriFields.NeedsPathIds(octets, options.Family) ? AddPathFamilies.All : AddPathFamilies.None);
        var addPath = families.Contains(options.Family);
        json.Family(options.Family);
        NlriJson.Write(json, "nlri"u8, octets, options.Family, addPath);
        // As MP_UNREACH_NLRI it is judged without a next hop.
        byte[] value = [(byte)((ushort)options.Family.Afi >> 8), (byte)options.Family.Afi, (byte)options.Family.Safi, .. octets];
        return AttributeForms.Judge(PathAttributeCode.MpUnreachNlri, value, options with { AddPath = families }) with { Offset = null };
    }
}
