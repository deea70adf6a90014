using System.Text;
using Peerline.Routing.Bgp;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Rtr;

/// <summary>
/// The client's side of one cache: connects, holds one <see cref="RtrConversation"/> after the other, waits between them. Everything runs
/// in one task; what others see of it changes in <see cref="RtrClient"/>, under its gate.
/// </summary>
internal sealed class RtrCacheSession(RtrClientOptions options, RtrClientCache cache, RtrClient client)
{
    // An error report shows the beginning of the PDU that it is about; more helps nobody.
    private const int EchoLimit = 256;

    // StayRTR writes every PDU by itself. Who wakes up for each of 600,000 of them takes the processor from it; a pause of the system's
    // shortest length lets some hundred gather. Only in long answers, and never more than the socket's buffer holds.
    private const int SmallReceive = 2048;
    private const int SmallReceivesInShortAnswers = 32;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    // Room for the longest PDU behind the beginning of another.
    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private int _lastLength;
    private byte _version = options.MaximumVersion;
    private RtrPosition? _position;
    private RtrPayload _payload = RtrPayload.Empty;
    private TimeSpan _retry = options.FirstRetry;
    private readonly Lock _gate = new();
    private TaskCompletionSource _isDue = NewSource();
    private SessionTimer? _timer;
    private long _asked;
    private bool _isFull;
    private int _smallReceives;

    public RtrClientCache Cache => cache;

    private TimeProvider Time => options.Time;

    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            var wait = TimeSpan.Zero;
            try
            {
                await ConverseAsync(cancel).ConfigureAwait(false);
            }
            catch (RtrConversationException e) when (e.LowerVersion is { } lower)
            {
                _version = lower;
                client.Failed(this, RtrCacheState.Connecting, e.Failure(Time.GetUtcNow()));
            }
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                // Whatever failed, in whatever transport: there will be another attempt.
                client.Failed(this, RtrCacheState.Waiting, FailureOf(e));
                wait = _retry;
                _retry = TimeSpan.FromTicks(Math.Min(_retry.Ticks * 2, cache.Intervals.Retry.Ticks));
            }
            catch
            {
                return;
            }
            await Task.Delay(wait, Time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private RtrFailure FailureOf(Exception e) => e switch
    {
        RtrConversationException conversation => conversation.Failure(Time.GetUtcNow()),
        OperationCanceledException => new RtrFailure(Time.GetUtcNow(), null, false, "No connection in time."),
        _ => new RtrFailure(Time.GetUtcNow(), null, false, e.Message),
    };

    private async Task ConverseAsync(CancellationToken cancel)
    {
        client.Changed(this, RtrCacheState.Connecting);
        await using var stream = await ConnectAsync(cancel).ConfigureAwait(false);
        client.Changed(this, RtrCacheState.Synchronising);
        var conversation = new RtrConversation(_version, _position, _payload, options.MaximumRecords);
        // A new one each time: a read that was given up may still be writing into the last.
        (_buffer, _start, _end) = (new byte[2 * RtrPdu.MaximumLength], 0, 0);
        using var timer = _timer = new SessionTimer(Time, _gate, () => _isDue.TrySetResult());
        try
        {
            await AskAsync(stream, conversation, everything: false, cancel).ConfigureAwait(false);
            while (true)
            {
                await ReceiveAsync(stream, conversation, cancel).ConfigureAwait(false);
                while (Next(conversation) is { Kind: not RtrStepKind.None } step)
                    await FollowAsync(stream, conversation, step, cancel).ConfigureAwait(false);
            }
        }
        finally
        {
            (_position, _payload) = (conversation.Position, conversation.Payload);
        }
    }

    private async Task<Stream> ConnectAsync(CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        return await options.Connect(cache.Options, both.Token).ConfigureAwait(false);
    }

    private async Task AskAsync(Stream stream, RtrConversation conversation, bool everything, CancellationToken cancel)
    {
        var query = new byte[SerialQueryPdu.Length];
        var length = conversation.WriteQuery(query, everything);
        _isFull = length == ResetQueryPdu.Length;
        _asked = Time.GetTimestamp();
        _smallReceives = 0;
        DueIn(options.SilenceTimeout);
        await stream.WriteAsync(query.AsMemory(0, length), cancel).ConfigureAwait(false);
    }

    // Waits for octets, and meanwhile asks again when the time has come.
    private async Task ReceiveAsync(Stream stream, RtrConversation conversation, CancellationToken cancel)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_smallReceives > SmallReceivesInShortAnswers && conversation.IsAsking) await Task.Delay(Pause, cancel).ConfigureAwait(false);
        var receiving = stream.ReadAsync(_buffer.AsMemory(_end), cancel);
        var received = receiving.IsCompleted
            ? await receiving.ConfigureAwait(false)
            : await ReceivedAsync(receiving.AsTask(), stream, conversation, cancel).ConfigureAwait(false);
        if (received == 0) throw new RtrConversationException(null, false, "The cache closed the connection.");
        _end += received;
        if (!conversation.IsAsking) return;
        _smallReceives = received < SmallReceive ? _smallReceives + 1 : 0;
        DueIn(options.SilenceTimeout);
        if (Time.GetElapsedTime(_asked) > options.AnswerTimeout)
            throw new RtrConversationException(null, false, "The answer of the cache takes too long.");
    }

    private async Task<int> ReceivedAsync(Task<int> receiving, Stream stream, RtrConversation conversation, CancellationToken cancel)
    {
        while (true)
        {
            await Task.WhenAny(receiving, _isDue.Task).ConfigureAwait(false);
            if (receiving.IsCompleted) return await receiving.ConfigureAwait(false);
            if (conversation.IsAsking)
            {
                // The read is given up with the stream; nobody looks at how it ends.
                _ = receiving.ContinueWith(static r => _ = r.Exception, TaskScheduler.Default);
                throw new RtrConversationException(null, false, "The cache owes an answer and is silent.");
            }
            await AskAsync(stream, conversation, everything: false, cancel).ConfigureAwait(false);
        }
    }

    // The next step that takes more than reading on; None when more octets are needed.
    private RtrStep Next(RtrConversation conversation)
    {
        while (true)
        {
            var octets = _buffer.AsSpan(_start, _end - _start);
            switch (RtrPdu.TryRead(octets, out var pdu, out var fault))
            {
                case FrameStatus.Incomplete:
                    return default;
                case FrameStatus.Malformed:
                    _lastLength = octets.Length;
                    return OnMalformed(octets, fault);
            }
            _lastLength = pdu.Length;
            var step = conversation.On(pdu);
            if (step.Kind == RtrStepKind.Report) return step;
            _start += pdu.Length;
            if (step.Kind != RtrStepKind.None) return step;
        }
    }

    private static RtrStep OnMalformed(ReadOnlySpan<byte> octets, RtrFault fault)
    {
        var type = octets.Length > 1 ? (RtrPduType)octets[1] : default;
        var sentence = $"{type}: {fault.Sentence}";
        // RFC 8210 5.11: no error report about an error report.
        if (octets.Length > 1 && type == RtrPduType.ErrorReport) return new RtrStep(RtrStepKind.End, fault.ErrorCode, sentence);
        // Version 2 is a draft, and not every cache follows the same revision: its providers are not worth losing the VRPs.
        if (octets.Length > 1 && type == RtrPduType.Aspa && octets[0] == 2) return new RtrStep(RtrStepKind.Downgrade, fault.ErrorCode, sentence, 1);
        return RtrStep.Report(fault.ErrorCode, sentence);
    }

    private async Task FollowAsync(Stream stream, RtrConversation conversation, RtrStep step, CancellationToken cancel)
    {
        switch (step.Kind)
        {
            case RtrStepKind.SerialQuery or RtrStepKind.ResetQuery:
                await AskAsync(stream, conversation, step.Kind == RtrStepKind.ResetQuery, cancel).ConfigureAwait(false);
                return;
            case RtrStepKind.Synchronised:
                // A cache that comes back later may be a newer one.
                _version = options.MaximumVersion;
                _retry = options.FirstRetry;
                var intervals = options.Intervals ?? RtrIntervals.Of(conversation.End);
                DueIn(intervals.Refresh);
                client.Synchronised(
                    this, conversation.Payload, conversation.Position!.Value, intervals, _isFull ? Time.GetElapsedTime(_asked) : null);
                if (conversation.IsBehind) await AskAsync(stream, conversation, everything: false, cancel).ConfigureAwait(false);
                return;
            case RtrStepKind.NoData:
                DueIn(cache.Intervals.Retry);
                client.Failed(this, RtrCacheState.NoData, new RtrFailure(Time.GetUtcNow(), step.Code, true, step.Sentence));
                return;
            case RtrStepKind.Downgrade:
                throw new RtrConversationException(step.Code, true, step.Sentence) { LowerVersion = step.Version };
            case RtrStepKind.Report:
                await ReportAsync(stream, conversation.Version, step, cancel).ConfigureAwait(false);
                throw new RtrConversationException(step.Code, false, step.Sentence);
            default:
                throw new RtrConversationException(step.Code, true, step.Sentence);
        }
    }

    private async Task ReportAsync(Stream stream, byte version, RtrStep step, CancellationToken cancel)
    {
        var erroneous = _buffer.AsMemory(_start, Math.Min(_lastLength, EchoLimit));
        var text = Encoding.UTF8.GetBytes(step.Sentence);
        var report = new byte[ErrorReportPdu.LengthOf(erroneous.Span, text)];
        ErrorReportPdu.Write(report, version, step.Code, erroneous.Span, text);
        // A cache that does not read must not keep the client from ending this.
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        try
        {
            await stream.WriteAsync(report, both.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException && !cancel.IsCancellationRequested)
        {
            // The reason for ending the conversation is the one that counts.
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void DueIn(TimeSpan time)
    {
        lock (_gate)
        {
            if (_isDue.Task.IsCompleted) _isDue = NewSource();
            _timer!.Start(time);
        }
    }
}
