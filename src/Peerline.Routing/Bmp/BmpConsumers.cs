using System.Collections.Immutable;
using System.Net;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Bmp;

/// <summary>Hands every event to several consumers, in the order given.</summary>
public sealed class BmpConsumers : IBmpConsumer
{
    private readonly ImmutableArray<IBmpConsumer> _consumers;

    /// <param name="consumers">Who takes the events.</param>
    public BmpConsumers(params ReadOnlySpan<IBmpConsumer> consumers) => _consumers = [.. consumers];

    /// <inheritdoc/>
    public void Connected(BmpRouter router)
    {
        foreach (var consumer in _consumers) consumer.Connected(router);
    }

    /// <inheritdoc/>
    public void Refused(IPEndPoint remote, BmpRefusal reason)
    {
        foreach (var consumer in _consumers) consumer.Refused(remote, reason);
    }

    /// <inheritdoc/>
    public void Received(BmpRouter router, in BmpFrame frame)
    {
        foreach (var consumer in _consumers) consumer.Received(router, frame);
    }

    /// <inheritdoc/>
    public void Initiated(BmpRouter router, in InitiationMessage message)
    {
        foreach (var consumer in _consumers) consumer.Initiated(router, message);
    }

    /// <inheritdoc/>
    public void PeerUp(BmpPeer peer, in PeerUpMessage message)
    {
        foreach (var consumer in _consumers) consumer.PeerUp(peer, message);
    }

    /// <inheritdoc/>
    public void PeerDown(BmpPeer peer, in PeerDownMessage message)
    {
        foreach (var consumer in _consumers) consumer.PeerDown(peer, message);
    }

    /// <inheritdoc/>
    public void Routes(BmpPeer peer, RibView view, in RouteMonitoringMessage message, in UpdateMessage update)
    {
        foreach (var consumer in _consumers) consumer.Routes(peer, view, message, update);
    }

    /// <inheritdoc/>
    public void EndOfRib(BmpPeer peer, RibView view, AfiSafi family, in RouteMonitoringMessage message)
    {
        foreach (var consumer in _consumers) consumer.EndOfRib(peer, view, family, message);
    }

    /// <inheritdoc/>
    public void ContextUnknown(BmpPeer peer, RibView view, in RouteMonitoringMessage message)
    {
        foreach (var consumer in _consumers) consumer.ContextUnknown(peer, view, message);
    }

    /// <inheritdoc/>
    public void Statistics(BmpPeer peer, in StatisticsReport report)
    {
        foreach (var consumer in _consumers) consumer.Statistics(peer, report);
    }

    /// <inheritdoc/>
    public void Mirrored(BmpPeer peer, in RouteMirroringMessage message)
    {
        foreach (var consumer in _consumers) consumer.Mirrored(peer, message);
    }

    /// <inheritdoc/>
    public void Uninterpreted(BmpRouter router, in BmpFrame frame)
    {
        foreach (var consumer in _consumers) consumer.Uninterpreted(router, frame);
    }

    /// <inheritdoc/>
    public void Terminated(BmpRouter router, in TerminationMessage message)
    {
        foreach (var consumer in _consumers) consumer.Terminated(router, message);
    }

    /// <inheritdoc/>
    public void Malformed(BmpRouter router, in BmpProblem problem, ReadOnlySpan<byte> octets)
    {
        foreach (var consumer in _consumers) consumer.Malformed(router, problem, octets);
    }

    /// <inheritdoc/>
    public void Disconnected(BmpRouter router, BmpDisconnect reason)
    {
        foreach (var consumer in _consumers) consumer.Disconnected(router, reason);
    }
}
