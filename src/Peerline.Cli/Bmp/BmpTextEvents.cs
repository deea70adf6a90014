using System.Globalization;
using System.Net;
using System.Text;
using Peerline.Cli.Terminal;
using Peerline.Routing.Addressing;
using Peerline.Routing.Bmp;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Bmp;

/// <summary>Every event as a line for people: when, which router, which peer and table, what.</summary>
internal sealed class BmpTextEvents(BmpEvents events, TimeProvider time, bool colours) : IBmpConsumer
{
    private const int RouterWidth = 12;
    private const int PeerWidth = 24;
    private const int TableWidth = 8;
    private const int PrefixesShown = 3;
    private const int CommunitiesShown = 4;
    private const string Grey = "90", Green = "32", Red = "31", Yellow = "33", Bold = "1", Cyan = "36";

    public void Connected(BmpRouter router) => Write(router, Bold, "connected", $"from {BmpEvents.Name(router.Remote)}");

    public void Refused(IPEndPoint remote, BmpRefusal reason) =>
        Write(Begin(BmpEvents.Name(remote)), Yellow, "refused", BmpWords.Of(reason));

    public void Initiated(BmpRouter router, in InitiationMessage message)
    {
        var text = message.SysDescr is { Length: > 0 } description ? Plain.Line(description) : "no description";
        foreach (var tlv in message.Information)
            if (tlv.Type == (ushort)InformationTlvType.String) text += "  \"" + Plain.Line(tlv.Text) + '"';
        Write(router, Bold, "initiation", text);
    }

    public void PeerUp(BmpPeer peer, in PeerUpMessage message)
    {
        var text = new StringBuilder();
        if (!message.Peer.IsLocRib)
            text.Append(CultureInfo.InvariantCulture, $"local {message.LocalAddress} port {message.LocalPort}-{message.RemotePort}  ");
        if (peer.ReceivedOpen is { } open)
        {
            text.Append(CultureInfo.InvariantCulture, $"id {open.Identifier} hold {open.HoldTimeSeconds}s ");
            foreach (var family in open.Capabilities.OfType<MultiprotocolCapability>()) text.Append(' ').Append(family.Family);
            var addPath = MonitoredContext.From(peer.SentOpen ?? open, open, message.Peer.View, message.Peer.IsLegacyAsPath).AddPath;
            if (!addPath.IsNone) text.Append("  add-path");
        }
        if (!peer.HasContext) text.Append("an OPEN cannot be read");
        Write(peer, null, Green, "peer up", text.ToString());
    }

    public void PeerDown(BmpPeer peer, in PeerDownMessage message)
    {
        var text = message.Reason switch
        {
            PeerDownReason.LocalNotification => "local notification ",
            PeerDownReason.LocalEvent => $"local system closed, FSM event {message.Event}",
            PeerDownReason.RemoteNotification => "remote notification ",
            PeerDownReason.RemoteNoNotification => "remote system closed without notification",
            PeerDownReason.Deconfigured => "no longer monitored",
            PeerDownReason.LocalTlvs => "local system closed",
            _ => PeerDownMessage.NameOf(message.Reason),
        };
        if (message.TryReadNotification(out var notification))
            text += notification.Text.Length == 0 ? $"{notification.Reason}" : $"{notification.Reason} \"{Plain.Line(notification.Text)}\"";
        Write(peer, null, Red, "peer down", text);
    }

    public void Routes(BmpPeer peer, RibView view, in RouteMonitoringMessage message, in UpdateMessage update)
    {
        var note = update.Action == UpdateAction.Accept ? "" : $"  ! {Word(update.Action)}: {update.Problem.Sentence}";
        var attributes = update.Attributes;
        var written = false;
        if (!update.Withdrawn.IsEmpty) written = Routes(peer, view, false, Show(update.Withdrawn), note);
        if (update.TryGetMpUnreach(out var unreach))
            written |= Routes(peer, view, false, Show(unreach.Family, unreach.Withdrawn, unreach.NlriOctets.Length), note);
        if (!update.Nlri.IsEmpty)
            written |= Routes(peer, view, true, Show(update.Nlri), Show(attributes, attributes.NextHop?.ToString()) + note);
        if (update.TryGetMpReach(out var reach))
        {
            var hop = reach.NextHop.Afi == Afi.None ? null : reach.NextHop.ToString();
            written |= Routes(peer, view, true, Show(reach.Family, reach.Nlri, reach.NlriOctets.Length), Show(attributes, hop) + note);
        }
        if (!written) Write(peer, view, Yellow, "update", note.Length > 0 ? note[2..] : "no routes");
    }

    public void EndOfRib(BmpPeer peer, RibView view, AfiSafi family, in RouteMonitoringMessage message) =>
        Write(peer, view, Cyan, "end of rib", $"{family}");

    public void ContextUnknown(BmpPeer peer, RibView view, in RouteMonitoringMessage message) =>
        Write(peer, view, Yellow, "not read", "no Peer Up came, so it is not known whether path identifiers stand before the prefixes");

    public void Statistics(BmpPeer peer, in StatisticsReport report)
    {
        var text = new StringBuilder();
        foreach (var statistic in report)
        {
            if (text.Length > 0) text.Append(", ");
            text.Append(CultureInfo.InvariantCulture, $"{BmpStatistic.NameOf(statistic.Type)}");
            if (statistic.Family is { } family) text.Append(CultureInfo.InvariantCulture, $" {family}");
            if (statistic.Value is { } value) text.Append(CultureInfo.InvariantCulture, $" {value}");
            else text.Append(" 0x").Append(Convert.ToHexStringLower(statistic.Octets));
        }
        Write(peer, null, Grey, "statistics", text.Length == 0 ? "none" : text.ToString());
    }

    public void Mirrored(BmpPeer peer, in RouteMirroringMessage message)
    {
        var text = new StringBuilder();
        foreach (var tlv in message.Information)
        {
            if (text.Length > 0) text.Append(", ");
            if ((RouteMirroringTlvType)tlv.Type == RouteMirroringTlvType.Information && tlv.Code is { } code)
                text.Append(RouteMirroringMessage.NameOf((RouteMirroringInformation)code));
            else text.Append(CultureInfo.InvariantCulture, $"{RouteMirroringMessage.NameOf(tlv.Type)} of {tlv.Value.Length} octets");
        }
        Write(peer, null, Yellow, "mirrored", text.ToString());
    }

    public void Uninterpreted(BmpRouter router, in BmpFrame frame) =>
        Write(router, Grey, "kept raw", $"{BmpFrame.NameOf(frame.Type)}, version {frame.Version}, {frame.Length} octets");

    public void Terminated(BmpRouter router, in TerminationMessage message)
    {
        var text = message.Reason is { } reason ? TerminationMessage.NameOf(reason) : "no reason given";
        Write(router, Red, "termination", message.Text is { Length: > 0 } words ? $"{text} \"{Plain.Line(words)}\"" : text);
    }

    public void Malformed(BmpRouter router, in BmpProblem problem, ReadOnlySpan<byte> octets) => Write(router, Red, "malformed",
        $"{problem.Sentence} (octet {problem.Offset} of 0x{Convert.ToHexStringLower(octets[..Math.Min(octets.Length, 16)])}...)");

    public void Disconnected(BmpRouter router, BmpDisconnect reason) => Write(router, Red, "disconnected", BmpWords.Of(reason));

    private bool Routes(BmpPeer peer, RibView view, bool announced, string prefixes, string rest)
    {
        Write(peer, view, announced ? Green : Yellow, announced ? "+" : "-", prefixes + rest, narrow: true);
        return true;
    }

    private static string Show(PrefixList prefixes)
    {
        var text = new StringBuilder();
        var count = 0;
        var entries = prefixes.GetEnumerator();
        while (entries.MoveNext())
        {
            if (++count > PrefixesShown) continue;
            if (count > 1) text.Append(' ');
            text.Append(entries.Current);
            if (entries.PathId != 0) text.Append(CultureInfo.InvariantCulture, $" (id {entries.PathId})");
        }
        if (count > PrefixesShown) text.Append(CultureInfo.InvariantCulture, $" and {count - PrefixesShown} more");
        return text.ToString();
    }

    private static string Show(AfiSafi family, PrefixList prefixes, int octets)
    {
        var shown = Show(prefixes);
        return shown.Length > 0 ? shown : $"{family} NLRI of {octets} octets";
    }

    private static string Show(PathAttributes attributes, string? nextHop)
    {
        var path = attributes.AsPath.ToString();
        var text = new StringBuilder(path.Length == 0 ? "  path empty" : $"  path {path}");
        if (nextHop is not null) text.Append("  via ").Append(nextHop);
        if (attributes.LocalPref is { } preference) text.Append(CultureInfo.InvariantCulture, $"  lp {preference}");
        if (attributes.MultiExitDisc is { } med) text.Append(CultureInfo.InvariantCulture, $"  med {med}");
        var plain = attributes.Communities;
        var large = attributes.LargeCommunities;
        var count = plain.Count + large.Count;
        for (var i = 0; i < Math.Min(count, CommunitiesShown); i++)
            text.Append(i == 0 ? "  " : " ").Append(i < plain.Count ? plain[i].ToString() : large[i - plain.Count].ToString());
        if (count > CommunitiesShown) text.Append(CultureInfo.InvariantCulture, $" and {count - CommunitiesShown} more");
        return text.ToString();
    }

    private static string Word(UpdateAction action) => action switch
    {
        UpdateAction.AttributeDiscard => "attribute-discard",
        UpdateAction.TreatAsWithdraw => "treat-as-withdraw",
        _ => "session-reset",
    };

    private void Write(BmpRouter router, string colour, string verb, string text) =>
        Write(Begin(BmpEvents.Name(router)), colour, verb, text);

    private void Write(BmpPeer peer, RibView? view, string colour, string verb, string text, bool narrow = false)
    {
        var line = Begin(BmpEvents.Name(peer.Router));
        var name = Plain.Line(peer.ToString());
        if (peer.Key.Type != BmpPeerType.LocRibInstance) name += string.Create(CultureInfo.InvariantCulture, $" AS{peer.Asn}");
        line.Append(name.PadRight(PeerWidth)).Append(' ');
        Coloured(line, Grey, (view is { } table ? BmpWords.Of(table) : "").PadRight(TableWidth));
        Write(line.Append(' '), colour, verb, text, narrow);
    }

    private void Write(StringBuilder line, string colour, string verb, string text, bool narrow = false)
    {
        Coloured(line, colour, verb);
        line.Append(narrow ? " " : "  ").Append(text);
        events.Write(Encoding.UTF8.GetBytes(line.ToString()));
    }

    private StringBuilder Begin(string router)
    {
        var line = new StringBuilder(160);
        Coloured(line, Grey, time.GetUtcNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture));
        return line.Append("  ").Append(Plain.Line(router).PadRight(RouterWidth)).Append("  ");
    }

    private void Coloured(StringBuilder line, string colour, string text)
    {
        if (colours) line.Append("\u001b[").Append(colour).Append('m').Append(text).Append("\u001b[0m");
        else line.Append(text);
    }
}
