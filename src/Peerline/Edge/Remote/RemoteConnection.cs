using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Peerline.Edge.Remote;

/// <summary>One conversation with the program beside a router, from the server's end. Once it is lost it stays lost.</summary>
internal sealed class RemoteConnection : IAsyncDisposable
{
    private const int MostSaid = 16 * 1024;

    /// <summary>Longer than ssh tries to connect.</summary>
    private static readonly TimeSpan BeginWithin = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(1);

    private readonly SshSettings to;
    private readonly Process ssh;
    private readonly RemoteLine line;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<JsonElement>> open = new();
    private readonly Task<string> said;
    private long calls;
    private volatile string? lost;

    private RemoteConnection(SshSettings to, Process ssh, TimeProvider time)
    {
        (this.to, this.ssh) = (to, ssh);
        said = SaidAsync(ssh.StandardError);
        line = new RemoteLine(ssh.StandardOutput.BaseStream, ssh.StandardInput.BaseStream, BeginWithin, time);
    }

    public bool IsLost => lost is not null;

    /// <exception cref="RouterUnreachableException">There is no way to the router's side, or it is none of this build.</exception>
    public static async Task<RemoteConnection> OpenAsync(SshSettings to, RemoteOrder order, TimeProvider time, CancellationToken cancel)
    {
        var connection = new RemoteConnection(to, SshCommand.Start(to), time);
        try
        {
            await connection.BeginAsync(order, cancel);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async Task<T> CallAsync<T>(RemoteWord word, CancellationToken cancel)
    {
        var id = Interlocked.Increment(ref calls);
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        open[id] = answer;
        line.Say(word with { Id = id });
        if (lost is { } why) answer.TrySetException(new RouterUnreachableException(why));
        try
        {
            // Who no longer wants it waits until the router is let go of: a change is taken back first.
            using var told = cancel.Register(() => line.Say(new RemoteWord(RemoteWordKind.Cancel, id)));
            return (await answer.Task).Deserialize<T>(RemoteLine.Form)!;
        }
        catch (Exception e) when (e is JsonException or RouterUnreachableException)
        {
            cancel.ThrowIfCancellationRequested();
            throw e as RouterUnreachableException ?? new RouterUnreachableException($"{to.Name}: the answer is not readable: {e.Message}", e);
        }
        finally
        {
            open.TryRemove(id, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Lose($"{to.Name}: the connection was closed.");
        await line.DisposeAsync();
        ssh.Dispose();
    }

    private async Task BeginAsync(RemoteOrder order, CancellationToken cancel)
    {
        var hello = await line.HearAsync(cancel);
        if (hello is null) throw new RouterUnreachableException(await WhyAsync());
        if (hello is not { Kind: RemoteWordKind.Hello, Text: { } build }) throw new RouterUnreachableException($"{to.Name}: what answers is not Peerline.");
        if (build != RemoteLine.Build)
        {
            throw new RouterUnreachableException(
                $"{to.Name}: Peerline on the router is {RouterText.Printable(build)}, the server is {RemoteLine.Build}: both must be the same.");
        }

        line.Patience = order.Patience;
        line.Say(new RemoteWord(RemoteWordKind.Open) { Body = JsonSerializer.SerializeToElement(order, RemoteLine.Form) });
        _ = ListenAsync();
    }

    private async Task ListenAsync()
    {
        while (await line.HearAsync(CancellationToken.None) is { } word)
        {
            if (word.Kind is RemoteWordKind.Ask) line.Say(new RemoteWord(RemoteWordKind.There, word.Id));
            if (!open.TryGetValue(word.Id, out var answer)) continue;
            if (word is { Kind: RemoteWordKind.Answer, Body: { } body }) answer.TrySetResult(body);
            else if (word.Kind is RemoteWordKind.Failed) answer.TrySetException(new RouterUnreachableException(word.Text ?? $"{to.Name}: no reason was said."));
        }

        Lose(await WhyAsync());
    }

    private void Lose(string why)
    {
        lost ??= why;
        foreach (var answer in open.Values) answer.TrySetException(new RouterUnreachableException(lost));
        try
        {
            ssh.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended, or was disposed of.
        }
    }

    /// <summary>ssh knows better than the line why it is over, when it has ended by itself.</summary>
    private async Task<string> WhyAsync()
    {
        try
        {
            var sentence = await said.WaitAsync(EndWithin);
            if (sentence.Length > 0) return SshCommand.Sentence(to, sentence);
        }
        catch (TimeoutException)
        {
            // It still runs.
        }

        return $"{to.Name}: the connection was lost: {line.Ended}.";
    }

    private static async Task<string> SaidAsync(StreamReader from)
    {
        var text = new StringBuilder();
        var buffer = new char[1024];
        for (int n; (n = await from.ReadAsync(buffer)) > 0;) text.Append(buffer, 0, Math.Min(n, MostSaid - text.Length));
        return text.ToString().Trim();
    }
}
