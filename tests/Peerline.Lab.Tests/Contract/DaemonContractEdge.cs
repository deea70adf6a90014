using Peerline.Edge;
using Peerline.Edge.Guard;

namespace Peerline.Lab.Tests.Contract;

/// <summary>A router that is a daemon of its own, and beside which a guard of ours stands.</summary>
public abstract class DaemonContractEdge : RelayedContractEdge
{
    /// <summary>There as long as a change is begun and not confirmed.</summary>
    internal abstract string JournalFile { get; }

    /// <summary>How far apart the words are between which the network is cut: one has few, another many.</summary>
    internal abstract int Step { get; }

    /// <summary>Held while somebody writes.</summary>
    internal virtual string LockFile => ((IGuardedRouter)Driver).LockFile;

    /// <summary>Whether two configurations are the same but for the order: daemons print what was made first first.</summary>
    internal bool IsSame(string one, string other) => Lines(one).SequenceEqual(Lines(other));

    private IEnumerable<string> Lines(string configuration) => Normal(configuration).Split('\n').Order(StringComparer.Ordinal);

    internal override Task<bool> IsBegunAsync() => Task.FromResult(File.Exists(JournalFile));

    internal Task NothingIsBegunAsync() => Eventually.TrueAsync(async () => !await IsBegunAsync(), "nothing is left begun");

    internal override Task NobodyIsAtItAsync() => Eventually.TrueAsync(
        () =>
        {
            if (File.Exists(JournalFile)) return Task.FromResult(false);
            using var free = RouterFile.TryLock(LockFile);
            return Task.FromResult(free is not null);
        },
        "nothing is left begun, and nobody holds the router");
}
