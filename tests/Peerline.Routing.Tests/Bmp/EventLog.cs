using System.Globalization;
using System.Net;
using Peerline.Routing.Addressing;
using Peerline.Routing.Bmp;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Tests.Bmp;

/// <summary>Writes every event as a line.</summary>
internal sealed class EventLog : IBmpConsumer
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];

    public List<string> Lines
    {
        get
        {
            lock (_gate) return [.. _lines];
        }
    }

    public static EventLog Of(IEnumerable<byte[]> pieces) => Of(pieces, out _);

    // As the station does it: what is left of one piece stands in front of the next.
    public static EventLog Of(IEnumerable<byte[]> pieces, out BmpSession session)
    {
        var log = new EventLog();
        session = new BmpSession(new BmpRouter(null, default), log);
        var kept = Array.Empty<byte>();
        foreach (var piece in pieces)
        {
            byte[] input = [.. kept, .. piece];
            kept = input[session.Read(input)..];
        }
        return log;
    }

    public void Connected(BmpRouter router) => Add("connected");

    public void Refused(IPEndPoint remote, BmpRefusal reason) => Add($"refused {reason}");

    public void Received(BmpRouter router, in BmpFrame frame) => Add($"message {(byte)frame.Type}");

    public void Initiated(BmpRouter router, in InitiationMessage message) => Add($"initiated {message.SysName} {message.SysDescr}");

    public void PeerUp(BmpPeer peer, in PeerUpMessage message) => Add(
        $"up {peer} AS {peer.Asn} {peer.LocalAddress} {message.LocalPort} {message.RemotePort} {peer.SentOpen?.Asn} {peer.ReceivedOpen?.Asn}");

    public void PeerDown(BmpPeer peer, in PeerDownMessage message) => Add(
        $"down {peer} {PeerDownMessage.NameOf(message.Reason)} {message.Event}{(message.TryReadNotification(out var n) ? n.Reason + " " + n.Text : "")}");

    public void Routes(BmpPeer peer, RibView view, in RouteMonitoringMessage message, in UpdateMessage update)
    {
        var line = $"routes {peer} {view} {update.Action}";
        foreach (var entry in update.Withdrawn.WithPathIds()) line += $" -{entry}";
        foreach (var entry in update.Nlri.WithPathIds()) line += $" +{entry}";
        if (update.TryGetMpReach(out var reach))
            foreach (var entry in reach.Nlri.WithPathIds()) line += $" +{entry}";
        if (update.TryGetMpUnreach(out var unreach))
            foreach (var entry in unreach.Withdrawn.WithPathIds()) line += $" -{entry}";
        Add(line + $" path {update.Attributes.AsPath.ToString()}");
    }

    public void EndOfRib(BmpPeer peer, RibView view, AfiSafi family, in RouteMonitoringMessage message) => Add($"end of rib {peer} {view} {family}");

    public void ContextUnknown(BmpPeer peer, RibView view, in RouteMonitoringMessage message) => Add($"context unknown {peer} {view}");

    public void Statistics(BmpPeer peer, in StatisticsReport report)
    {
        var line = $"statistics {peer}";
        foreach (var statistic in report)
            line += string.Create(CultureInfo.InvariantCulture, $" {(ushort)statistic.Type}={statistic.Family}{statistic.Value}");
        Add(line);
    }

    public void Mirrored(BmpPeer peer, in RouteMirroringMessage message)
    {
        var line = $"mirrored {peer}";
        foreach (var tlv in message.Information) line += $" {RouteMirroringMessage.NameOf(tlv.Type)} {Convert.ToHexStringLower(tlv.Value)}";
        Add(line);
    }

    public void Uninterpreted(BmpRouter router, in BmpFrame frame) => Add($"uninterpreted {(byte)frame.Type}");

    public void Terminated(BmpRouter router, in TerminationMessage message) => Add($"terminated {message.Reason} {message.Text}");

    public void Malformed(BmpRouter router, in BmpProblem problem, ReadOnlySpan<byte> octets) => Add($"malformed {problem}");

    public void Disconnected(BmpRouter router, BmpDisconnect reason) => Add($"disconnected {reason}");

    private void Add(string line)
    {
        lock (_gate) _lines.Add(line);
    }
}

internal static class PrefixLists
{
    /// <summary>Prefixes as text, with the identifier behind the prefix when there is one.</summary>
    public static List<string> WithPathIds(this PrefixList prefixes)
    {
        var all = new List<string>();
        var entries = prefixes.GetEnumerator();
        while (entries.MoveNext()) all.Add(entries.PathId == 0 ? entries.Current.ToString() : $"{entries.Current}#{entries.PathId}");
        return all;
    }
}
