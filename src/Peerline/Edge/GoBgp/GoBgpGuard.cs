using System.Text.Json;
using Peerline.Edge.Linux;

namespace Peerline.Edge.GoBgp;

/// <summary>
/// Stands beside one router while Peerline changes it, in a process of its own: when the writer is gone and has left its journal, the
/// change was not confirmed and is taken back. It holds a lock as long as it stands; the writer's lock tells it that the writer is gone.
/// </summary>
public static class GoBgpGuard
{
    private const string Ready = "standing";
    private const string SettingsName = "peerline.guard.json";
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Watches until nothing was changed for a while, or the directory is gone.</summary>
    public static async Task RunAsync(string stateDirectory, TimeProvider time, TextWriter says, CancellationToken cancel)
    {
        if (RouterFile.Read<GoBgpSettings>(Path.Combine(stateDirectory, SettingsName)) is not { } settings) return;
        using var standing = RouterFile.TryLock(settings.GuardFile);
        await says.WriteLineAsync(Ready);
        await says.FlushAsync(cancel);
        // Another one stands there already.
        if (standing is null) return;

        await using var driver = new GoBgpDriver(settings, time);
        var last = time.GetTimestamp();
        while (Directory.Exists(stateDirectory))
        {
            if (time.GetElapsedTime(last) > Idle)
            {
                // Under the writer's lock, so that none begins who believes that somebody stands here.
                using var held = RouterFile.TryLock(settings.LockFile);
                if (held is not null) return;
            }

            var pause = Look;
            if (File.Exists(settings.JournalFile))
            {
                last = time.GetTimestamp();
                pause = await IsTakenBackAsync(driver, cancel) ? Look : AfterTrouble;
            }

            await Task.Delay(pause, time, cancel);
        }
    }

    /// <summary>One stands beside the router when this returns.</summary>
    /// <param name="command">What stands before the directory: the server's own program and <c>guard</c>.</param>
    internal static async Task EnsureAsync(GoBgpSettings settings, IReadOnlyList<string> command, CancellationToken cancel)
    {
        using (var free = RouterFile.TryLock(settings.GuardFile))
        {
            if (free is null) return;
            RouterFile.Write(Path.Combine(settings.StateDirectory, SettingsName), settings);
        }

        // In a session of its own, so that neither the end of the server nor a Ctrl-C at its terminal reaches it.
        using var process = NamespaceCommand.Here.Start("setsid", [.. command, settings.StateDirectory]);
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

    private static async Task<bool> IsTakenBackAsync(GoBgpDriver driver, CancellationToken cancel)
    {
        try
        {
            await driver.TakeBackAsync(cancel);
            return true;
        }
        catch (Exception e) when (e is RouterUnreachableException or JsonException)
        {
            // A gobgpd that does not answer now may do so later.
            return false;
        }
    }
}
