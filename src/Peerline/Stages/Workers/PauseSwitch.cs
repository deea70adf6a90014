using System.Collections.Concurrent;

namespace Peerline.Stages.Workers;

/// <summary>
/// Stops the work without stopping the server: on everything, one router, or one subscription. It is a folder of files, so that it works
/// when the database does not, and a person can use it with <c>touch</c> and <c>rm</c>. A folder that cannot be looked into may hold any of
/// them: then everything is paused.
/// </summary>
public sealed class PauseSwitch(string folder)
{
    private const string All = "all";
    private const string Subscriptions = "subscription-";

    private readonly ConcurrentDictionary<Guid, Guid> peers = new();

    /// <summary>Whose a connection is, for who is asked about it when the database cannot be.</summary>
    public void Knows(Guid connection, Guid subscription) => peers[connection] = subscription;

    /// <summary>The connection's peer is paused; one that nobody has said whose it is counts so as long as any peer is.</summary>
    public bool IsPeerPaused(Guid connection) => peers.TryGetValue(connection, out var subscription)
        ? Exists(SubscriptionName(subscription))
        : IsAnyPeerPaused;

    /// <summary>The connections whose peers are not paused, for who is told and cannot ask; null when no peer is.</summary>
    public IReadOnlySet<Guid>? GoingOn() => IsAnyPeerPaused ? peers.Keys.Where(c => !IsPeerPaused(c)).ToHashSet() : null;

    public bool IsPaused(Guid? edgeRouter = null, Guid? subscription = null) =>
        Exists(All)
        || edgeRouter is { } r && Exists(RouterName(r))
        || subscription is { } s && Exists(SubscriptionName(s));

    public void Pause(Guid? edgeRouter = null, Guid? subscription = null)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, NameOf(edgeRouter, subscription)), "");
    }

    public void Resume(Guid? edgeRouter = null, Guid? subscription = null) => File.Delete(Path.Combine(folder, NameOf(edgeRouter, subscription)));

    /// <summary>What is paused: <c>all</c>, <c>router-ID</c>, <c>subscription-ID</c>.</summary>
    public IReadOnlyList<string> List()
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)!).Order()];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [All];
        }
    }

    private bool IsAnyPeerPaused => List().Any(name => name == All || name.StartsWith(Subscriptions, StringComparison.Ordinal));

    private bool Exists(string name)
    {
        try
        {
            // Of what is not there it says -1, and throws where that cannot be seen.
            return (int)new FileInfo(Path.Combine(folder, name)).Attributes != -1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static string NameOf(Guid? router, Guid? subscription) =>
        router is { } r ? RouterName(r) : subscription is { } s ? SubscriptionName(s) : All;

    private static string RouterName(Guid id) => $"router-{id}";

    private static string SubscriptionName(Guid id) => $"{Subscriptions}{id}";
}
