using Peerline.Edge.Linux;

namespace Peerline.Edge.Guard;

/// <summary>
/// Stands beside one router while Peerline changes it, in a process of its own: when the writer is gone and has left its journal, or holds
/// the router's lock beyond its time, the change was not confirmed and is taken back. It holds a lock as long as it stands; the writer's
/// lock tells it that the writer is gone.
/// </summary>
public static class RouterGuard
{
    private const string Ready = "standing";
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Watches until nothing was changed for a while, or the file that says what to watch is gone.</summary>
    public static async Task RunAsync(string orderFile, TimeProvider time, TextWriter says, CancellationToken cancel)
    {
        if (GuardOrder.Read(orderFile)?.Open(time) is not { } router) return;
        await using var first = router;
        using var standing = RouterFile.TryLock(StandingFile(orderFile));
        await says.WriteLineAsync(Ready);
        await says.FlushAsync(cancel);
        // Another one stands there already.
        if (standing is null) return;

        var last = time.GetTimestamp();
        (Guid Change, long Since)? seen = null;
        while (File.Exists(orderFile))
        {
            if (time.GetElapsedTime(last) > Idle)
            {
                // Under the writer's lock, so that none begins who believes that somebody stands here.
                using var held = RouterFile.TryLock(router.LockFile);
                if (held is not null) return;
            }

            var pause = Look;
            if (TryRead(router.JournalFile) is { } begun)
            {
                last = time.GetTimestamp();
                if (seen?.Change != begun.ApplyId) seen = (begun.ApplyId, last);
                var isOverdue = time.GetElapsedTime(seen.Value.Since) > begun.TakeBackAfter;
                pause = await IsTakenBackAsync(orderFile, isOverdue, time, cancel) ? Look : AfterTrouble;
            }

            await Task.Delay(pause, time, cancel);
        }
    }

    /// <summary>One stands beside the router when this returns null.</summary>
    /// <param name="command">What stands before the file: the server's own program and <c>guard</c>. Null: none is asked for.</param>
    /// <returns>Why nobody stands there, and so nothing may be written.</returns>
    internal static async Task<string?> MissingAsync(IGuardedRouter router, IReadOnlyList<string>? command, CancellationToken cancel)
    {
        try
        {
            if (command is not null) await EnsureAsync(router, command, cancel);
            return null;
        }
        catch (Exception e) when (e is RouterRefusedException or System.ComponentModel.Win32Exception)
        {
            return $"{e.Message} Nothing was written.";
        }
    }

    private static async Task EnsureAsync(IGuardedRouter router, IReadOnlyList<string> command, CancellationToken cancel)
    {
        // One that stands already reads it again before it does anything.
        if (GuardOrder.Read(router.OrderFile) != router.Order) RouterFile.Write(router.OrderFile, router.Order);
        using (var free = RouterFile.TryLock(StandingFile(router.OrderFile)))
        {
            if (free is null) return;
        }

        // In a session of its own, so that neither the end of the server nor a Ctrl-C at its terminal reaches it.
        using var process = NamespaceCommand.Here.Start("setsid", [.. command, router.OrderFile]);
        try
        {
            var said = await process.StandardOutput.ReadLineAsync(cancel).AsTask().WaitAsync(Patience, cancel);
            if (said != Ready)
            {
                throw new RouterRefusedException($"Nobody stands guard beside the router: {RouterText.Printable(said ?? "no answer")}.");
            }
        }
        catch (TimeoutException)
        {
            throw new RouterRefusedException($"Nobody stands guard beside the router: no answer in {Patience.TotalSeconds} s.");
        }
    }

    /// <summary>
    /// What was left unconfirmed is taken back by whoever looks, where nobody stands guard any more: after a reboot. When that does not
    /// succeed, whoever applies next hears why.
    /// </summary>
    internal static async Task TakeBackLeftAsync(IGuardedRouter router, CancellationToken cancel)
    {
        if (!File.Exists(router.JournalFile)) return;
        try
        {
            await router.TakeBackAsync(isOverdue: false, cancel);
        }
        catch (RouterUnreachableException)
        {
        }
    }

    private static string StandingFile(string orderFile) => Path.ChangeExtension(orderFile, null);

    /// <summary>Null when nothing is begun, or when what was begun ended in this moment.</summary>
    private static BegunChange? TryRead(string journalFile)
    {
        try
        {
            return RouterFile.Read<BegunChange>(journalFile);
        }
        catch (Exception e) when (e is RouterUnreachableException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static async Task<bool> IsTakenBackAsync(string orderFile, bool isOverdue, TimeProvider time, CancellationToken cancel)
    {
        try
        {
            if (GuardOrder.Read(orderFile)?.Open(time) is not { } router) return false;
            await using (router) await router.TakeBackAsync(isOverdue, cancel);
            return true;
        }
        catch (Exception) when (!cancel.IsCancellationRequested)
        {
            // Whatever it is may be over later: nobody else takes the change back while Peerline is gone.
            return false;
        }
    }

    /// <summary>What every journal says.</summary>
    private sealed record BegunChange(Guid ApplyId, TimeSpan TakeBackAfter);
}
