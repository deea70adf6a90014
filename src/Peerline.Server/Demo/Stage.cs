using System.Collections.Concurrent;
using System.Diagnostics;
using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Server.Demo;

/// <summary>Tells the play as it happens: who does what, how long it took, and every transition when it comes.</summary>
internal sealed class Stage(TextWriter output, bool colours)
{
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly List<Guid> connections = [];
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> changes = new();
    private readonly Lock gate = new();

    public string? Step { get; private set; }
    public TimeSpan Elapsed => clock.Elapsed;

    public int Number(Guid id) => connections.IndexOf(id) + 1;

    public string Name(Guid id) => $"#{Number(id)}";

    public async Task<T> StepAsync<T>(string who, string what, Func<Task<T>> act, Func<T, string>? say = null)
    {
        Step = $"{who}: {what}";
        Write($"{Colour(who)} {what}");
        var value = await act();
        if (say is not null) Line(say(value));
        return value;
    }

    public void Line(string text) => Write($"{"",12} {Dim(text)}");

    /// <summary>Shows every transition of these connections from now on.</summary>
    public IDisposable Watch(PeerlineClient client, Guid peering, IReadOnlyList<Guid> ids, CancellationToken cancel)
    {
        connections.AddRange(ids);
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        _ = WatchAsync(client, peering, stop.Token);
        return new Watcher(stop);
    }

    private async Task WatchAsync(PeerlineClient client, Guid peering, CancellationToken cancel)
    {
        try
        {
            await foreach (var e in client.Events.StreamAsync(subject: peering, cancel: cancel))
            {
                if (!connections.Contains(e.Subject)) continue;
                if (e.To is not null) Write($"{"",12} {Bold($"{Name(e.Subject)} {e.From} → {e.To}")}  {Dim(e.Sentence ?? "")}");
                if (changes.TryRemove(e.Subject, out var waiting)) waiting.TrySetResult();
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    /// <summary>Asks, and the next time waits until something has happened to the connection (or a second has gone by).</summary>
    public async Task<T> ChangeAsync<T>(Guid id, Func<Task<T>> ask, CancellationToken cancel)
    {
        var change = changes.GetOrAdd(id, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (asked.Add(id)) return await ask();
        await Task.WhenAny(change.Task, Task.Delay(TimeSpan.FromSeconds(1), cancel));
        return await ask();
    }

    private readonly HashSet<Guid> asked = [];

    private void Write(string text)
    {
        lock (gate) output.WriteLine($"{Dim($"{clock.Elapsed.TotalSeconds,6:0.0}s")}  {text}");
    }

    private string Colour(string who) => Ansi(who switch { "peer" => "36", "operator" => "35", _ => "33" }, $"{who,-10}");

    private string Bold(string text) => Ansi("1", text);

    private string Dim(string text) => Ansi("2", text);

    private string Ansi(string code, string text) => colours ? $"\e[{code}m{text}\e[0m" : text;

    private sealed class Watcher(CancellationTokenSource stop) : IDisposable
    {
        public void Dispose()
        {
            stop.Cancel();
            stop.Dispose();
        }
    }
}
