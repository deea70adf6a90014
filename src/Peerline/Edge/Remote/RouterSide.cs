using System.Collections.Concurrent;
using System.Text.Json;
using Peerline.Edge.Bird;
using Peerline.Edge.Embedded;
using Peerline.Edge.Frr;
using Peerline.Edge.GoBgp;
using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Edge.Remote;

/// <summary>
/// The router's end: the driver of one router, called over standard input and output. A change is confirmed only when the server says
/// right before that it is still there, and taken back when the line is over; what this process cannot take back itself, because it was
/// killed, the guard does.
/// </summary>
public sealed class RouterSide : IAsyncDisposable
{
    private static readonly TimeSpan BeginWithin = TimeSpan.FromSeconds(20);
    private readonly RemoteLine line;
    private readonly IReadOnlyList<string> guard;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource ends = new();
    private readonly ConcurrentDictionary<long, CancellationTokenSource> underway = new();
    private readonly ConcurrentDictionary<long, TaskCompletionSource> asked = new();
    private readonly List<Task> calls = [];
    private long questions;
    private volatile bool isPaused;
    private volatile IReadOnlySet<Guid>? goingOn;

    private RouterSide(Stream input, Stream output, IReadOnlyList<string> guard, TimeProvider time)
    {
        (this.guard, this.time) = (guard, time);
        line = new RemoteLine(input, output, BeginWithin, time);
    }

    /// <param name="guard">The command that stands guard beside a router (<see cref="Guard.RouterGuard"/>), without its file.</param>
    /// <returns>Why it is over.</returns>
    public static async Task<string> RunAsync(Stream input, Stream output, IReadOnlyList<string> guard, TimeProvider time)
    {
        await using var side = new RouterSide(input, output, guard, time);
        return await side.RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await line.DisposeAsync();
        ends.Dispose();
    }

    private async Task<string> RunAsync()
    {
        line.Say(new RemoteWord(RemoteWordKind.Hello) { Text = RemoteLine.Build });
        if (await line.HearAsync(default) is not { Kind: RemoteWordKind.Open, Body: { } body }) return "No server speaks here.";
        var order = body.Deserialize<RemoteOrder>(RemoteLine.Form)!;
        line.Patience = order.Patience;
        var factory = Factories().FirstOrDefault(f => f.Name == order.Driver);
        if (factory is null || factory.Check(order.Settings).Count > 0) return "There is no such driver, or its settings are not right.";

        await using var driver = factory.Open(new EdgeRouter
        {
            Id = Guid.Empty, FacilityId = Guid.Empty, Name = order.Driver, Driver = order.Driver, Settings = order.Settings,
        });
        while (await line.HearAsync(default) is { } word) Hear(word, driver);
        await ends.CancelAsync();
        await Task.WhenAll(calls);
        return $"The connection is over: {line.Ended}.";
    }

    private IReadOnlyList<IEdgeRouterDriverFactory> Factories() =>
    [
        new FrrDriverFactory(time, guard, _ => isPaused, IsAwaitedAsync), new BirdDriverFactory(time, guard, _ => isPaused, IsAwaitedAsync),
        new GoBgpDriverFactory(time, guard, _ => isPaused, IsAwaitedAsync, connection => goingOn?.Contains(connection) is false),
        new EmbeddedDriverFactory(time, IsAwaitedAsync),
    ];

    private void Hear(RemoteWord word, IEdgeRouterDriver driver)
    {
        switch (word.Kind)
        {
            case RemoteWordKind.Call:
                (isPaused, goingOn) = (word.IsPaused, word.GoingOn);
                calls.RemoveAll(c => c.IsCompleted);
                calls.Add(AnswerAsync(word, driver));
                break;
            case RemoteWordKind.Cancel when underway.TryGetValue(word.Id, out var call):
                CancelUnlessAnswered(call);
                break;
            case RemoteWordKind.There when asked.TryGetValue(word.Id, out var question):
                question.TrySetResult();
                break;
        }
    }

    private static void CancelUnlessAnswered(CancellationTokenSource call)
    {
        try
        {
            call.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It was answered in this moment.
        }
    }

    private async Task AnswerAsync(RemoteWord word, IEdgeRouterDriver driver)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(ends.Token);
        underway[word.Id] = cancel;
        try
        {
            // The line is listened to meanwhile.
            await Task.Yield();
            line.Say(new RemoteWord(RemoteWordKind.Answer, word.Id) { Body = await DoAsync(word, driver, cancel.Token) });
        }
        catch (Exception e)
        {
            // Whatever it is, it is the server that somebody asks for the reason.
            line.Say(new RemoteWord(RemoteWordKind.Failed, word.Id) { Text = e is RouterUnreachableException ? e.Message : $"{e.GetType().Name}: {e.Message}" });
        }
        finally
        {
            underway.TryRemove(word.Id, out _);
        }
    }

    private static async Task<JsonElement> DoAsync(RemoteWord word, IEdgeRouterDriver driver, CancellationToken cancel)
    {
        return word.Call switch
        {
            RemoteCall.Capabilities => Said(await driver.CapabilitiesAsync(cancel)),
            RemoteCall.Plan => Said(await driver.PlanAsync(About<RemoteWish>().Wish, Intent(), cancel)),
            RemoteCall.Apply => Said(await driver.ApplyAsync(About<RemoteWish>().Wish, Intent(), cancel)),
            RemoteCall.Observe => Said(await driver.ObserveAsync(cancel)),
            RemoteCall.Routes => Said(await driver.RoutesAsync(About<RemoteView>().Session, About<RemoteView>().View, cancel)),
            RemoteCall.TestLink => Said(await driver.TestLinkAsync(About<LinkTestPlan>(), cancel)),
            RemoteCall.Ping => Said(await driver.PingAsync(About<PingRequest>(), cancel)),
            RemoteCall.WhoHas => Said(await driver.WhoHasAsync(About<RemoteOwner>().InterfaceName, About<RemoteOwner>().Address, cancel)),
            RemoteCall.Trace => Said(await driver.TraceAsync(About<Address>(), cancel)),
            RemoteCall.Connect => Said(await driver.ConnectAsync(About<ConnectRequest>(), cancel)),
            RemoteCall.LookUp => Said(await driver.LookUpAsync(About<Address>(), cancel)),
            _ => throw new InvalidOperationException($"There is no call {word.Call}."),
        };

        T About<T>() => word.Body!.Value.Deserialize<T>(RemoteLine.Form)!;
        HashSet<Guid> Intent() => [.. About<RemoteWish>().Intent];
        static JsonElement Said<T>(T answer) => JsonSerializer.SerializeToElement(answer, RemoteLine.Form);
    }

    private async Task IsAwaitedAsync(CancellationToken cancel)
    {
        var id = Interlocked.Increment(ref questions);
        var answer = asked[id] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            line.Say(new RemoteWord(RemoteWordKind.Ask, id));
            await answer.Task.WaitAsync(cancel);
        }
        finally
        {
            asked.TryRemove(id, out _);
        }
    }
}
