using System.Text.Json;
using Peerline.Edge;
using Peerline.Edge.Guard;
using Peerline.Model;

namespace Peerline.Lab.Tests.Contract;

/// <summary>A router that is a daemon of its own, and beside which a guard of ours stands.</summary>
public abstract class DaemonContractEdge : ContractEdge
{
    /// <summary>How the inventory names the driver.</summary>
    internal abstract string DriverName { get; }

    /// <summary>There as long as a change is begun and not confirmed.</summary>
    internal abstract string JournalFile { get; }

    /// <summary>How far apart the words are between which the network is cut: one has few, another many.</summary>
    internal abstract int Step { get; }

    /// <summary>A relay on the way to the daemon, which ends the conversation after so many words.</summary>
    internal abstract Relay RelayAfter(int words, RelayEnd end);

    /// <summary>The router's settings by way of a relay, or straight.</summary>
    internal abstract JsonElement SettingsVia(Relay? relay);

    internal abstract IEdgeRouterDriver Open(EdgeRouter router);

    /// <summary>The way to the router over SSH; null where it is on this machine.</summary>
    internal virtual SshServer? Ssh => null;

    /// <summary>How many words a change is that nobody disturbs, once it was counted.</summary>
    internal int? Words { get; set; }

    /// <summary>Held while somebody writes.</summary>
    internal virtual string LockFile => ((IGuardedRouter)Driver).LockFile;

    internal IEdgeRouterDriver DriverVia(Relay? relay) => Open(RouterWith(SettingsVia(relay)));

    internal EdgeRouter RouterWith(JsonElement settings) => new()
    {
        Id = Guid.NewGuid(), FacilityId = Guid.NewGuid(), Name = "edge1", Driver = DriverName, Settings = settings,
    };

    /// <summary>A configuration without what names the apply that it came with.</summary>
    internal virtual string Normal(string configuration) => configuration;

    /// <summary>Whether two configurations are the same but for the order: daemons print what was made first first.</summary>
    internal bool IsSame(string one, string other) => Lines(one).SequenceEqual(Lines(other));

    private IEnumerable<string> Lines(string configuration) => Normal(configuration).Split('\n').Order(StringComparer.Ordinal);

    internal Task NothingIsBegunAsync() => Eventually.TrueAsync(() => Task.FromResult(!File.Exists(JournalFile)), "nothing is left begun");

    /// <summary>Nothing is left begun, and whoever ended it has let go of the router: somebody else can write.</summary>
    internal Task NobodyIsAtItAsync() => Eventually.TrueAsync(
        () =>
        {
            if (File.Exists(JournalFile)) return Task.FromResult(false);
            using var free = RouterFile.TryLock(LockFile);
            return Task.FromResult(free is not null);
        },
        "nothing is left begun, and nobody holds the router");
}
