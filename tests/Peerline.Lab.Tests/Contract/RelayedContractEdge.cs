using System.Text.Json;
using Peerline.Edge;
using Peerline.Model;

namespace Peerline.Lab.Tests.Contract;

/// <summary>A router that is opened by its settings, and on the way to which a relay may stand.</summary>
public abstract class RelayedContractEdge : ContractEdge
{
    /// <summary>How the inventory names the driver.</summary>
    internal abstract string DriverName { get; }

    /// <summary>A relay on the way to the router, which ends the conversation after so many words.</summary>
    internal abstract Relay RelayAfter(int words, RelayEnd end);

    /// <summary>The router's settings by way of a relay, or straight.</summary>
    internal abstract JsonElement SettingsVia(Relay? relay);

    internal abstract IEdgeRouterDriver Open(EdgeRouter router);

    /// <summary>The way to the router over SSH; null where it is on this machine.</summary>
    internal virtual SshServer? Ssh => null;

    /// <summary>A file of the router's, as it is reached from here.</summary>
    private protected string Here(string path) => Ssh?.Here(path) ?? path;

    /// <summary>How many words a change is that nobody disturbs, once it was counted.</summary>
    internal int? Words { get; set; }

    /// <summary>A change is begun and not confirmed.</summary>
    internal abstract Task<bool> IsBegunAsync();

    /// <summary>Nothing is left begun, and whoever ended it has let go of the router: somebody else can write.</summary>
    internal abstract Task NobodyIsAtItAsync();

    /// <summary>A configuration without what names the apply that it came with.</summary>
    internal virtual string Normal(string configuration) => configuration;

    internal IEdgeRouterDriver DriverVia(Relay? relay) => Open(RouterWith(SettingsVia(relay)));

    internal EdgeRouter RouterWith(JsonElement settings) => new()
    {
        Id = Guid.NewGuid(), FacilityId = Guid.NewGuid(), Name = "edge1", Driver = DriverName, Settings = settings,
    };
}
