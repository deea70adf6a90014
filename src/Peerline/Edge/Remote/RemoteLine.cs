using System.Buffers;
using System.IO.Pipelines;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Channels;

namespace Peerline.Edge.Remote;

/// <summary>
/// Words both ways over a pair of streams. Each end says an empty line when it has nothing to say, so that the other knows it is there:
/// a network that is cut closes nothing.
/// </summary>
internal sealed class RemoteLine : IAsyncDisposable
{
    /// <summary>More than any wish or table of routes; who says more is not one of ours.</summary>
    private const long LongestWord = 256 << 20;
    private const int BeatsInPatience = 4;
    private static readonly byte[] Beat = "\n"u8.ToArray();

    private readonly PipeReader reader;
    private readonly Stream output;
    private readonly TimeProvider time;
    private readonly Channel<byte[]> toSay = Channel.CreateUnbounded<byte[]>();
    private readonly ITimer beats;
    private TimeSpan patience;

    public RemoteLine(Stream input, Stream output, TimeSpan patience, TimeProvider time)
    {
        (this.output, this.time, this.patience) = (output, time, patience);
        reader = PipeReader.Create(input, new StreamPipeReaderOptions(bufferSize: 64 * 1024));
        beats = time.CreateTimer(_ => toSay.Writer.TryWrite(Beat), null, patience / BeatsInPatience, patience / BeatsInPatience);
        _ = SpeakAsync();
    }

    /// <summary>Both ends must be of one build: what they say to each other changes with it.</summary>
    public static string Build { get; } =
        typeof(RemoteLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public static JsonSerializerOptions Form { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        Converters = { new GuidSetConverter() },
    };

    /// <summary>Who is silent for longer is gone.</summary>
    public TimeSpan Patience
    {
        get => patience;
        set
        {
            patience = value;
            beats.Change(value / BeatsInPatience, value / BeatsInPatience);
        }
    }

    /// <summary>Why the last word was the last one.</summary>
    public string? Ended { get; private set; }

    /// <summary>Never waits: what cannot be said in time is known by the silence of the other end.</summary>
    public void Say(RemoteWord word)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line)) JsonSerializer.Serialize(json, word, Form);
        line.Write(Beat);
        toSay.Writer.TryWrite(line.WrittenSpan.ToArray());
    }

    /// <returns>Null when the other end is gone, or is none of ours; <see cref="Ended"/> says why.</returns>
    public async Task<RemoteWord?> HearAsync(CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                // Not every stream lets go of a read: one that is not waited for any more is left alone, and the line is over.
                var read = await reader.ReadAsync(CancellationToken.None).AsTask().WaitAsync(patience, time, cancel);
                var (rest, said) = (read.Buffer, (RemoteWord?)null);
                while (said is null && rest.PositionOf((byte)'\n') is { } end)
                {
                    said = Read(rest.Slice(0, end));
                    rest = rest.Slice(rest.GetPosition(1, end));
                }

                if (said is null && rest.Length > LongestWord) throw new JsonException("a word has no end");
                reader.AdvanceTo(rest.Start, said is null ? rest.End : rest.Start);
                if (said is not null) return said;
                if (!read.IsCompleted) continue;
                Ended = "it was closed";
                return null;
            }
        }
        catch (TimeoutException)
        {
            Ended = $"nothing was heard for {patience.TotalSeconds:F0} s";
        }
        catch (JsonException)
        {
            Ended = "what answers is not Peerline";
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            Ended = e.Message;
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        toSay.Writer.TryComplete();
        await beats.DisposeAsync();
    }

    private static RemoteWord? Read(ReadOnlySequence<byte> line)
    {
        if (line.IsEmpty) return null;
        var json = new Utf8JsonReader(line);
        return JsonSerializer.Deserialize<RemoteWord>(ref json, Form);
    }

    private async Task SpeakAsync()
    {
        try
        {
            await foreach (var line in toSay.Reader.ReadAllAsync())
            {
                await output.WriteAsync(line);
                await output.FlushAsync();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The reading end hears that it is over.
        }
    }
}
