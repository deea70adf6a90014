using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Peerline.Client.Contracts;

namespace Peerline.Client;

/// <summary>What happens, as it happens.</summary>
public sealed class EventCalls
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly Transport transport;
    private readonly TimeProvider time;

    internal EventCalls(Transport transport, TimeProvider time) => (this.transport, this.time) = (transport, time);

    /// <summary>What has happened so far, oldest first.</summary>
    /// <param name="after">Only events behind this position.</param>
    public IAsyncEnumerable<HistoryEvent> ListAsync(long? after = null, CancellationToken cancel = default) =>
        transport.ListAsync<HistoryEvent>(Query.On("/api/v1/history").With("after", after), cancel);

    /// <summary>
    /// The live stream, without gaps: a connection that breaks is opened again behind the last event that came. Ends only with
    /// <paramref name="cancel"/>, or when the server refuses.
    /// </summary>
    /// <param name="after">Begin behind this position; null begins with what happens from now on.</param>
    /// <param name="subject">Only what happens to this connection or peering.</param>
    public async IAsyncEnumerable<HistoryEvent> StreamAsync(
        long? after = null, Guid? subject = null, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var last = after?.ToString(CultureInfo.InvariantCulture);
        string path = Query.On("/api/v1/events").With("subject", subject);
        for (var opened = false; ;)
        {
            HttpResponseMessage? response = null;
            try
            {
                response = await transport.StreamAsync(path, last, cancel);
                opened = true;
            }
            catch (PeerlineUnreachableException) when (opened)
            {
                // The server restarts: wait and take up the stream where it broke.
            }

            if (response is not null)
            {
                using (response)
                {
                    await foreach (var item in ItemsAsync(response, cancel))
                    {
                        last = item.EventId ?? last;
                        if (item.Data is { } happened) yield return happened;
                    }
                }
            }

            await Task.Delay(Pause, time, cancel);
        }
    }

    private static async IAsyncEnumerable<SseItem<HistoryEvent?>> ItemsAsync(
        HttpResponseMessage response, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancel);
        var items = SseParser.Create(stream, Read).EnumerateAsync(cancel).GetAsyncEnumerator(cancel);
        await using (items)
        {
            while (await MoveAsync(items)) yield return items.Current;
        }
    }

    private static HistoryEvent? Read(string type, ReadOnlySpan<byte> data) =>
        type == "start" ? null : JsonSerializer.Deserialize<HistoryEvent>(data, PeerlineApiJson.Options);

    /// <summary>A stream that breaks in the middle is a stream that ended.</summary>
    private static async ValueTask<bool> MoveAsync(IAsyncEnumerator<SseItem<HistoryEvent?>> items)
    {
        try
        {
            return await items.MoveNextAsync();
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return false;
        }
    }
}
