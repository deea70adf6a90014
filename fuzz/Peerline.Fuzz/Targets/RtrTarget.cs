using Peerline.Routing.Addressing;
using Peerline.Routing.Rtr;
using Peerline.Routing.Wire;

namespace Peerline.Fuzz.Targets;

/// <summary>
/// RPKI-RTR: the first octet says which version was offered and whether there is data already; the rest is what the cache sends.
/// </summary>
internal static class RtrTarget
{
    private static readonly RtrPayload s_had = new(
        VrpTable.Create([new Vrp(Prefix.Parse("192.0.2.0/24"), 24, 64496), new Vrp(Prefix.Parse("2001:db8::/32"), 48, 64496)]), [], []);

    public static void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return;
        var version = (byte)(input[0] % 3);
        var had = (input[0] & 4) != 0;
        var conversation = new RtrConversation(
            version, had ? new RtrPosition(version, 1, 7) : null, had ? s_had : RtrPayload.Empty, maximumRecords: 1000);
        Span<byte> query = stackalloc byte[64];
        conversation.WriteQuery(query);
        var goesOn = true;
        for (var octets = input[1..]; ;)
        {
            var status = RtrPdu.TryRead(octets, out var pdu, out var fault);
            Property.Holds((status == FrameStatus.Malformed) == (fault.Reason != RtrFaultReason.None),
                "malformed has a reason, and only that");
            Property.Harmless($"{fault} {fault.Sentence} {fault.ErrorCode}");
            if (status != FrameStatus.Complete) return;
            Property.Holds(octets.StartsWith(pdu.Octets), "a PDU is the front of its input");
            foreach (var cut in (ReadOnlySpan<int>)[0, 1, 7, 8, pdu.Length / 2, pdu.Length - 1])
                Property.Holds(RtrPdu.TryRead(octets[..Math.Min(cut, pdu.Length - 1)], out _, out _) == FrameStatus.Incomplete,
                    "a proper prefix of a PDU is incomplete");
            Rewrite(pdu);
            goesOn = goesOn && Converse(conversation, pdu, query);
            octets = octets[pdu.Length..];
        }
    }

    // False when a client would end the conversation.
    private static bool Converse(RtrConversation conversation, RtrPdu pdu, Span<byte> query)
    {
        var before = conversation.Payload;
        var step = conversation.On(pdu);
        Property.Harmless(step.Sentence);
        Property.Holds(conversation.Payload == before || step.Kind == RtrStepKind.Synchronised, "data changes at End of Data only");
        switch (step.Kind)
        {
            case RtrStepKind.SerialQuery: conversation.WriteQuery(query); return true;
            case RtrStepKind.ResetQuery: conversation.WriteQuery(query, everything: true); return true;
            case RtrStepKind.Synchronised:
                Property.Harmless(conversation.Payload.Vrps.ToString());
                foreach (var vrp in conversation.Payload.Vrps)
                    Property.Holds(vrp.IsWellFormed && conversation.Payload.Vrps.Contains(vrp), "a table holds well-formed VRPs, and finds them");
                foreach (var key in conversation.Payload.RouterKeys) Property.Harmless(key.ToString());
                foreach (var aspa in conversation.Payload.Aspas) Property.Harmless(aspa.ToString());
                return true;
            default: return step.Kind == default;
        }
    }

    private static void Rewrite(RtrPdu pdu)
    {
        var buffer = new byte[RtrPdu.MaximumLength];
        var written = pdu.Type switch
        {
            RtrPduType.SerialNotify => SerialNotifyPdu.Read(pdu).WriteTo(buffer),
            RtrPduType.SerialQuery => SerialQueryPdu.Read(pdu).WriteTo(buffer),
            RtrPduType.ResetQuery => ResetQueryPdu.Read(pdu).WriteTo(buffer),
            RtrPduType.CacheResponse => CacheResponsePdu.Read(pdu).WriteTo(buffer),
            RtrPduType.IPv4Prefix or RtrPduType.IPv6Prefix => PrefixPdu.Read(pdu).WriteTo(buffer),
            RtrPduType.EndOfData => EndOfDataPdu.Read(pdu).WriteTo(buffer),
            RtrPduType.CacheReset => CacheResetPdu.Read(pdu).WriteTo(buffer),
            RtrPduType.RouterKey => RouterKey(RouterKeyPdu.Read(pdu), buffer),
            RtrPduType.ErrorReport => ErrorReport(ErrorReportPdu.Read(pdu), buffer),
            RtrPduType.Aspa => Aspa(AspaPdu.Read(pdu), buffer),
            _ => throw new PropertyBrokenException("every PDU that is read has a type"),
        };
        Property.Holds(RtrPdu.TryRead(buffer.AsSpan(0, written), out var again, out _) == FrameStatus.Complete && again.Length == written
            && again.Type == pdu.Type && again.Version == pdu.Version, "what is written can be read");
        switch (pdu.Type)
        {
            case RtrPduType.IPv4Prefix or RtrPduType.IPv6Prefix:
                Property.Holds(PrefixPdu.Read(again) == PrefixPdu.Read(pdu), "a prefix is read as it was written");
                break;
            case RtrPduType.EndOfData:
                Property.Holds(EndOfDataPdu.Read(again) == EndOfDataPdu.Read(pdu), "End of Data is read as it was written");
                break;
            case RtrPduType.SerialNotify or RtrPduType.SerialQuery or RtrPduType.CacheResponse:
                Property.Holds(again.Octets.SequenceEqual(pdu.Octets), "a PDU without spare bits is written as it was read");
                break;
        }
    }

    private static int RouterKey(RouterKeyPdu key, Span<byte> buffer) =>
        RouterKeyPdu.Write(buffer, key.Version, key.IsAnnouncement, key.SubjectKeyIdentifier, key.Asn, key.SubjectPublicKeyInfo);

    private static int ErrorReport(ErrorReportPdu report, Span<byte> buffer)
    {
        Property.Harmless($"{report.Code} {report.Text}");
        return ErrorReportPdu.Write(buffer, report.Version, report.Code, report.ErroneousPdu, report.TextOctets);
    }

    private static int Aspa(AspaPdu aspa, Span<byte> buffer)
    {
        // A withdrawal lists no providers any more; in the early draft it did.
        var providers = new Asn[aspa.IsAnnouncement ? aspa.ProviderCount : 0];
        for (var i = 0; i < providers.Length; i++) providers[i] = aspa.Provider(i);
        Property.Harmless($"{aspa.Customer} {string.Join(' ', providers)}");
        return AspaPdu.Write(buffer, aspa.Version, aspa.IsAnnouncement, aspa.Customer, providers);
    }
}
