using Peerline.Routing.Mrt;

namespace Peerline.Cli.Decode;

/// <summary>The records of an MRT file, one after the other.</summary>
internal static class MrtDecoder
{
    public static void Run(OctetSource source, IMessageSink sink)
    {
        using var file = new MrtFile(new SourceStream(source));
        var skipped = 0L;
        while (file.Read(out var record))
        {
            var time = record.HasMicroseconds
                ? Moment.OfMicroseconds(record.Timestamp, record.Microseconds)
                : Moment.OfSeconds(record.Timestamp);
            var place = new Place(file.Position - record.Octets.Length, time);
            if (file.Skipped > skipped) sink.Note(place, NoteKind.Skipped, 0, $"{file.Skipped - skipped} records in front of this one could not be framed.");
            skipped = file.Skipped;
            sink.Mrt(place, record, file.Peers);
        }

        var end = new Place(file.Position);
        if (file.Ending == MrtEnding.Torn) sink.Note(end, NoteKind.Damaged, file.Left, $"The file ends inside a record: {file.Left} octets are left.");
        else if (file.Skipped > skipped) sink.Note(end, NoteKind.Skipped, 0, $"{file.Skipped - skipped} records at the end could not be framed.");
    }
}
