using Peerline.Cli.Decode.Json;
using Peerline.Routing.Bmp;
using Peerline.Routing.Mrt;

namespace Peerline.Cli.Decode;

/// <summary>A line of output for every message.</summary>
internal sealed class RecordSink(ILineOutput output, DecodeOptions? options = null) : IMessageSink
{
    private readonly LineWriter _lines = new();
    private readonly BgpContext _mrt = new(options ?? new DecodeOptions());

    /// <summary>Something was not as it should be.</summary>
    public bool HasFaults { get; private set; }

    public void Bgp(in Place place, ReadOnlySpan<byte> message, BgpContext context)
    {
        var verdict = BgpJson.Write(_lines.Begin(), message, context);
        End(place, "bgp", verdict);
    }

    public void Bmp(in Place place, ReadOnlySpan<byte> message, BmpPeers peers)
    {
        BmpFrame.TryRead(message, BmpStreamDecoder.MaximumLength, out var frame, out _);
        var verdict = BmpJson.Write(_lines.Begin(), frame, peers);
        End(place, "bmp", verdict);
    }

    public void Rtr(in Place place, ReadOnlySpan<byte> message)
    {
        var verdict = RtrJson.Write(_lines.Begin(), message, out _);
        End(place, "rtr", verdict);
    }

    public void Mrt(in Place place, MrtRecord record, PeerIndex peers)
    {
        var verdict = MrtJson.Write(_lines.Begin(), record, peers, _mrt);
        End(place, "mrt", verdict);
    }

    public void Malformed(in Place place, string kind, ReadOnlySpan<byte> octets, in Verdict verdict)
    {
        var json = _lines.Begin();
        json.WriteStartObject();
        json.Hex("octets"u8, octets);
        json.WriteEndObject();
        End(place, kind, verdict);
    }

    public void Incomplete(in Place place, string kind, ReadOnlySpan<byte> octets)
    {
        var json = _lines.Begin();
        json.WriteStartObject();
        json.Hex("octets"u8, octets);
        json.WriteEndObject();
        End(place, kind, Verdict.Incomplete(octets.Length));
    }

    public void Note(in Place place, NoteKind note, long octets, string? text = null)
    {
        HasFaults = true;
        _lines.Note(place, note, octets, text ?? note switch
        {
            NoteKind.Gap => $"{octets} octets are missing here.",
            NoteKind.Skipped => $"{octets} octets were passed over until a message began.",
            _ => "The file is damaged here.",
        });
        output.Write(_lines.Line);
    }

    private void End(in Place place, string kind, in Verdict verdict)
    {
        HasFaults |= verdict.Outcome != Outcome.Ok;
        _lines.EndAt(place, kind, verdict);
        output.Write(_lines.Line);
    }
}
