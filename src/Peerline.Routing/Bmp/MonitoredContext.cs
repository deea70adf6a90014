using System.Collections.Immutable;
using Peerline.Routing.Wire;

namespace Peerline.Routing.Bmp;

/// <summary>
/// How the UPDATEs inside Route Monitoring are to be read: a pure function of the Peer Up's OPENs, the table and the A flag. The router
/// has judged its peer's attributes already, so whether the peer is external is left out.
/// </summary>
public static class MonitoredContext
{
    /// <summary>The context of one table.</summary>
    /// <param name="sent">The OPEN that the router sent.</param>
    /// <param name="received">The OPEN that the router received.</param>
    /// <param name="view">The table: ADD-PATH (RFC 7911) is agreed on for each direction by itself.</param>
    /// <param name="legacyAsPath">The A flag (RFC 7854 4.2): two-octet AS numbers, whatever the OPENs say.</param>
    public static UpdateContext From(OpenMessage sent, OpenMessage received, RibView view, bool legacyAsPath)
    {
        ArgumentNullException.ThrowIfNull(sent);
        ArgumentNullException.ThrowIfNull(received);
        return new UpdateContext(!legacyAsPath) { AddPath = AddPath(sent, received, view) };
    }

    // A Loc-RIB has no peer that could agree: what either OPEN names is what its routes look like (RFC 9069 5.2).
    private static AddPathFamilies AddPath(OpenMessage sent, OpenMessage received, RibView view) => view switch
    {
        RibView.LocRib => Named(sent).With(Named(received)),
        RibView.AdjRibOutPrePolicy or RibView.AdjRibOutPostPolicy => UpdateContext.FromOpens(received, sent, judgePeer: false).AddPath,
        _ => UpdateContext.FromOpens(sent, received, judgePeer: false).AddPath,
    };

    /// <summary>
    /// The context that a version 4 message brings along in its Stateless Parsing TLVs, which are capabilities
    /// (draft-ietf-grow-bmp-tlv); false when it brings none.
    /// </summary>
    public static bool TryRead(in RouteMonitoringMessage message, out UpdateContext context)
    {
        context = new UpdateContext(!message.Peer.IsLegacyAsPath);
        var found = false;
        foreach (var tlv in message.Information)
        {
            if (tlv.Type != (ushort)RouteMonitoringTlvType.StatelessParsing) continue;
            var capabilities = ImmutableArray.CreateBuilder<Capability>();
            if (!OpenMessage.TryReadCapabilities(tlv.Value, 0, capabilities, out _)) continue;
            foreach (var capability in capabilities)
                if (capability is AddPathCapability addPath) context = context with { AddPath = context.AddPath.With(Named(addPath)) };
            found = true;
        }
        return found;
    }

    /// <summary>
    /// Without a Peer Up nobody knows whether path identifiers stand in front of the prefixes. Both readings are tried; when just one
    /// makes sense, or there is no difference, it is right. False when both do.
    /// </summary>
    public static bool TryInfer(ReadOnlySpan<byte> updateBody, bool legacyAsPath, out UpdateContext context)
    {
        context = new UpdateContext(!legacyAsPath);
        var with = context with { AddPath = AddPathFamilies.All };
        var plain = UpdateMessage.Read(updateBody, context);
        if (plain.IsEndOfRib(out _)) return true;
        var identified = UpdateMessage.Read(updateBody, with).Action;
        if (plain.Action > identified) context = with;
        return plain.Action != identified;
    }

    private static AddPathFamilies Named(OpenMessage open)
    {
        var families = AddPathFamilies.None;
        foreach (var capability in open.Capabilities)
            if (capability is AddPathCapability addPath) families = families.With(Named(addPath));
        return families;
    }

    private static AddPathFamilies Named(AddPathCapability capability)
    {
        var families = AddPathFamilies.None;
        foreach (var entry in capability.Families) families = families.With(entry.Family);
        return families;
    }
}
