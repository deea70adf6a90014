using System.Text.Json;
using Peerline.Cli.Decode.Capture;
using Peerline.Cli.Decode.Forms;
using Peerline.Cli.Decode.Text;
using Peerline.Cli.Decode.Totals;
using Peerline.Cli.Terminal;
using Peerline.Routing.Mrt;

namespace Peerline.Cli.Decode;

/// <summary>One run of the decoder: from the file to the lines of the output.</summary>
internal static class DecodeRun
{
    /// <summary>Decodes, and returns the exit code.</summary>
    public static int Run(DecodeRequest request)
    {
        try
        {
            if (request.Output == DecodeOutput.Bgpdump) return Bgpdump(request);
            using var output = Output(request);
            return request.IsVectors ? Vectors(request, output)
                : request.Form is { } form ? Hex(request, form, output)
                : Messages(request, output);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new NothingFoundException($"{Plain.Line(request.File)} cannot be read: {Plain.Line(e.Message)}");
        }
        catch (IOException e) when (BrokenPipe.Is(e))
        {
            // Whoever read the output has seen enough.
            return ExitCode.Done;
        }
    }

    private static ILineOutput Output(DecodeRequest request)
    {
        var stream = Console.OpenStandardOutput();
        return request.Output == DecodeOutput.Text ? new TextOutput(stream) : new JsonOutput(stream);
    }

    // What comes in through a pipe may come slowly: what is known so far is shown before it is waited for.
    private static OctetSource Open(DecodeRequest request, ILineOutput output) =>
        request.File == "-" ? InputFile.Open(request.File, output.Flush) : InputFile.Open(request.File);

    // The one way that does not go through records and lines: a full table is a gigabyte of text.
    private static int Bgpdump(DecodeRequest request)
    {
        if (request.Summary || request.IsVectors || request.Form is not null)
            throw new UsageException("Only the messages of an MRT file have lines of bgpdump.", "peerline decode FILE --output bgpdump");
        using var file = request.File == "-" ? new MrtFile(Console.OpenStandardInput()) : MrtFile.Open(request.File);
        using var output = Console.OpenStandardOutput();
        BgpdumpText.Write(file, output);
        if (file.Delivered == 0) throw new UsageException($"{Plain.Line(request.File)} holds no MRT records.");
        return Code(request, file.Skipped > 0 || file.Ending != MrtEnding.Complete);
    }

    private static int Vectors(DecodeRequest request, ILineOutput output)
    {
        using var source = Open(request, output);
        using var stream = new SourceStream(source);
        var vectors = new VectorFile(stream, request.Options, output);
        try
        {
            vectors.Run();
        }
        catch (JsonException e)
        {
            throw new UsageException($"{Plain.Line(request.File)} is no file of vectors: {Plain.Line(e.Message)}");
        }

        return Code(request, vectors.HasFaults);
    }

    private static int Hex(DecodeRequest request, Form form, ILineOutput output)
    {
        using var source = Open(request, output);
        var lines = new HexLines(source, form, request.Options, output);
        lines.Run();
        return Code(request, lines.HasFaults);
    }

    private static int Messages(DecodeRequest request, ILineOutput output)
    {
        using var source = Open(request, output);
        var kind = request.Input ?? InputKinds.Recognise(source) ?? throw new UsageException(
            $"{Plain.Line(request.File)} is nothing that is known here: no MRT, no capture, no BGP, no BMP, no RTR.",
            "Say what it is with --input, or with --form when it is lines of hex.");
        if (!request.Summary)
        {
            var records = new RecordSink(output, request.Options);
            Read(source, kind, request.Options, records);
            return Code(request, records.HasFaults);
        }

        var totals = new TotalsSink(request.Options);
        Read(source, kind, request.Options, totals);
        output.Write(totals);
        return Code(request, totals.HasFaults);
    }

    private static void Read(OctetSource source, InputKind kind, DecodeOptions options, IMessageSink sink)
    {
        switch (kind)
        {
            case InputKind.Mrt:
                MrtDecoder.Run(source, sink);
                break;
            case InputKind.Capture:
                new CaptureDecoder(CaptureReader.Open(source), options, sink).Run();
                break;
            case InputKind.Bgp:
                Stream(source, new BgpStreamDecoder(sink, new BgpConversation(options), fromFirst: true));
                break;
            case InputKind.Bmp:
                Stream(source, new BmpStreamDecoder(sink, new BmpPeers(options)));
                break;
            case InputKind.Rtr:
                Stream(source, new RtrStreamDecoder(sink));
                break;
        }

        if (source.Damage is { } damage) sink.Note(new Place(source.Position), NoteKind.Damaged, 0, $"The file cannot be unpacked any further: {damage}");
    }

    private static void Stream(OctetSource source, StreamDecoder decoder)
    {
        var more = true;
        while (more)
        {
            source.Consume(decoder.Decode(source.Window, ended: false, default));
            more = source.FillMore();
        }

        source.Consume(decoder.Decode(source.Window, ended: true, default));
    }

    private static int Code(DecodeRequest request, bool hasFaults) => request.Strict && hasFaults ? ExitCode.Refused : ExitCode.Done;
}
