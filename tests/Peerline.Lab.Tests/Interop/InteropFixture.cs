using System.Runtime.ExceptionServices;
using Peerline.Routing.Addressing;
using Peerline.Routing.Bgp;
using Peerline.Routing.Rib;

namespace Peerline.Lab.Tests.Interop;

/// <summary>One daemon and one speaker of ours, a cable between their namespaces, and all sessions of the matrix at once.</summary>
public abstract class InteropFixture(string program) : IAsyncLifetime
{
    private Lab? lab;
    private BgpSpeaker? speaker;
    private BgpSpeaker? collector;
    private ExceptionDispatchInfo? failure;

    /// <summary>As in the head of the table: <c>FRR 8.4.4</c>.</summary>
    public string Version { get; private set; } = "";

    /// <summary>What the daemon has several paths for: what we announce on every link comes back on the one with ADD-PATH.</summary>
    internal virtual string SeveralPaths => InteropLink.All["add-path"].OurPrefix;

    internal BgpSession Session(InteropLink link) => speaker!.Find(link.Name) ?? collector!.Find(link.Name)!;

    internal void Change(BgpSessionConfiguration configuration) => speaker!.Change(configuration);

    /// <summary>Says in the test what has gone wrong before it, or why it cannot run here.</summary>
    internal void MustBeReady() => failure?.Throw();

    public async ValueTask InitializeAsync()
    {
        try
        {
            lab = await Lab.StartAsync(program);
            var ours = await lab.NamespaceAsync("ours");
            var theirs = await lab.NamespaceAsync("theirs");
            await lab.WireAsync(ours, "o0", theirs, "t0");
            foreach (var link in InteropLink.All.Values)
            {
                await ours.AddressAsync("o0", $"{link.Ours}/{link.PrefixLength}");
                await theirs.AddressAsync("t0", $"{link.Theirs}/{link.PrefixLength}");
            }

            Version = await StartDaemonAsync(lab, theirs);
            var sockets = new NamespaceSockets(ours);
            var options = new BgpSpeakerOptions { Identifier = Address.Parse("192.0.2.1"), CreateSocket = sockets.Create };
            speaker = new BgpSpeaker(options);
            // Several paths for a prefix are kept in a table only.
            collector = new BgpSpeaker(options with { Table = new AdjRibsIn() });
            foreach (var link in InteropLink.All.Values) (link.TheyAddPaths ? collector : speaker).Add(link.Session);
        }
        catch (Exception e)
        {
            failure = ExceptionDispatchInfo.Capture(e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (speaker is not null) await speaker.DisposeAsync();
        if (collector is not null) await collector.DisposeAsync();
        if (lab is not null) await lab.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts the daemon with all links; returns its name and version.</summary>
    internal abstract Task<string> StartDaemonAsync(Lab at, LabNamespace where);

    internal abstract Task<InteropView> ReadAsync(InteropLink link);

    /// <summary>Its words for the route of ours to this prefix, the AS path among them; empty when it has none.</summary>
    internal abstract Task<string> RouteAsync(string prefix);

    /// <summary>Has it ask us for our routes again.</summary>
    internal abstract Task RequestRefreshAsync(InteropLink link);

    /// <summary>Has it end the session with a text.</summary>
    internal abstract Task ShutdownAsync(InteropLink link, string text);
}
