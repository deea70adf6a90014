using System.Buffers;
using System.Text.Json;
using Peerline.Cli.Decode.Json;

namespace Peerline.Cli.Decode;

/// <summary>
/// Puts a record together: where it was met, what is to be said of it, and what is in it. The content is written first and judged on the
/// way, then the line around it; both in buffers that are used again.
/// </summary>
internal sealed class LineWriter
{
    // What is in a message is one level of nesting after the other, and never many.
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true };
    private readonly ArrayBufferWriter<byte> _content = new(1 << 14);
    private readonly ArrayBufferWriter<byte> _line = new(1 << 14);
    private readonly Utf8JsonWriter _contentJson;
    private readonly Utf8JsonWriter _lineJson;
    private long _number;

    public LineWriter()
    {
        _contentJson = new Utf8JsonWriter(_content, Options);
        _lineJson = new Utf8JsonWriter(_line, Options);
    }

    /// <summary>The line that was finished last.</summary>
    public ReadOnlySpan<byte> Line => _line.WrittenSpan;

    /// <summary>Starts the content of a record.</summary>
    public Utf8JsonWriter Begin()
    {
        _content.ResetWrittenCount();
        _contentJson.Reset(_content);
        return _contentJson;
    }

    /// <summary>Starts the line; the caller may add to it before <see cref="End"/>.</summary>
    public Utf8JsonWriter BeginLine()
    {
        _line.ResetWrittenCount();
        _lineJson.Reset(_line);
        _lineJson.WriteStartObject();
        return _lineJson;
    }

    /// <summary>The line of a record that was met in a file or stream.</summary>
    public void EndAt(in Place place, string kind, in Verdict verdict)
    {
        var json = BeginLine();
        json.WriteNumber("number"u8, ++_number);
        Where(json, place, kind);
        Judgement(json, verdict);
        End();
    }

    /// <summary>A remark between the records, which has no content.</summary>
    public void Note(in Place place, NoteKind note, long octets, string text)
    {
        var json = BeginLine();
        Where(json, place, "note");
        json.WriteString("note"u8, Names.Of(note));
        if (octets > 0) json.WriteNumber("octets"u8, octets);
        json.WriteString("text"u8, text);
        json.WriteEndObject();
        json.Flush();
    }

    /// <summary>Outcome, action, reason, and where.</summary>
    public static void Judgement(Utf8JsonWriter json, in Verdict verdict)
    {
        json.WriteString("outcome"u8, Names.Of(verdict.Outcome));
        json.WriteString("action"u8, verdict.Action);
        json.WriteString("reason"u8, verdict.Reason);
        if (verdict.Offset is { } offset) json.WriteNumber("fault_offset"u8, offset);
        if (verdict.Notification.Code != 0) json.WriteString("notification"u8, verdict.Notification.ToString());
    }

    /// <summary>Puts the content behind what was written and ends the line.</summary>
    public void End()
    {
        _contentJson.Flush();
        _lineJson.WritePropertyName("decoded"u8);
        if (_content.WrittenCount == 0) _lineJson.WriteNullValue();
        else _lineJson.WriteRawValue(_content.WrittenSpan, skipInputValidation: true);
        _lineJson.WriteEndObject();
        _lineJson.Flush();
    }

    private static void Where(Utf8JsonWriter json, in Place place, string kind)
    {
        json.WriteString("kind"u8, kind);
        if (place.Packet > 0) json.WriteNumber("packet"u8, place.Packet);
        if (place.Time.IsKnown) json.Time("time"u8, place.Time);
        if (place.From.IsKnown) json.Endpoint("from"u8, place.From);
        if (place.To.IsKnown) json.Endpoint("to"u8, place.To);
        json.WriteNumber("offset"u8, place.Offset);
    }
}
