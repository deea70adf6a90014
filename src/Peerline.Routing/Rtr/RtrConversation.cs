using System.Collections.Immutable;
using System.Globalization;
using Peerline.Routing.Addressing;

namespace Peerline.Routing.Rtr;

/// <summary>
/// One conversation with a cache, from the first query to the end of the connection: PDUs in, steps out; no socket and no clock
/// (RFC 8210 8). Payload is gathered aside and becomes <see cref="Payload"/> at End of Data, all at once.
/// </summary>
internal sealed class RtrConversation(byte version, RtrPosition? position, RtrPayload payload, int maximumRecords)
{
    private readonly Dictionary<Vrp, bool> _changes = [];
    private List<Vrp> _vrps = [];
    private HashSet<RouterKey>? _keys;
    private Dictionary<(Asn, bool?), Aspa>? _aspas;
    private int _records;
    private bool _isAsked;
    private bool _isReset;
    private bool _isAgreed;
    private ushort? _answering;
    private uint? _notified;

    /// <summary>The version that is spoken; the one that was offered until the cache has answered.</summary>
    public byte Version { get; private set; } = version;

    /// <summary>What is had of this cache.</summary>
    public RtrPosition? Position { get; private set; } = position;

    public RtrPayload Payload { get; private set; } = payload;

    /// <summary>The last End of Data.</summary>
    public EndOfDataPdu End { get; private set; }

    /// <summary>True between a query and what ends its answer.</summary>
    public bool IsAsking => _isAsked;

    /// <summary>True when a notify told of a serial that is not had yet.</summary>
    public bool IsBehind => _notified is { } serial && Position is { } had && (int)(serial - had.Serial) > 0;

    /// <summary>Writes the query that is due and returns its length.</summary>
    public int WriteQuery(Span<byte> destination, bool everything = false)
    {
        _isReset = everything || Position is not { } had || had.Version != Version;
        _isAsked = true;
        _answering = null;
        return _isReset
            ? new ResetQueryPdu(Version).WriteTo(destination)
            : new SerialQueryPdu(Version, Position!.Value.SessionId, Position.Value.Serial).WriteTo(destination);
    }

    public RtrStep On(RtrPdu pdu)
    {
        if (pdu.Type == RtrPduType.ErrorReport) return OnError(ErrorReportPdu.Read(pdu));
        if (pdu.Type == RtrPduType.SerialNotify) return OnNotify(SerialNotifyPdu.Read(pdu));
        if (pdu.Version != Version)
        {
            // RFC 8210 7: a cache may answer in a lower version, at the beginning only.
            if (_isAgreed || pdu.Version > Version)
                return RtrStep.Report(RtrErrorCode.UnexpectedProtocolVersion, $"The cache speaks version {pdu.Version} in the middle of version {Version}.");
            Version = pdu.Version;
            // Sessions are per version: an answer to a serial of another version is about something else.
            if (!_isReset) return new RtrStep(RtrStepKind.ResetQuery);
        }
        _isAgreed = true;
        switch (pdu.Type)
        {
            case RtrPduType.CacheResponse: return OnResponse(CacheResponsePdu.Read(pdu));
            case RtrPduType.CacheReset: return OnReset();
            case RtrPduType.SerialQuery or RtrPduType.ResetQuery:
                return RtrStep.Report(RtrErrorCode.UnsupportedPduType, "A cache does not ask its router.");
        }
        if (_answering is null) return RtrStep.Report(RtrErrorCode.CorruptData, $"{pdu.Type} outside of an answer.");
        if (pdu.Type == RtrPduType.EndOfData) return OnEnd(EndOfDataPdu.Read(pdu));
        if (++_records > maximumRecords)
            return RtrStep.Report(RtrErrorCode.InternalError, $"More than {maximumRecords.ToString(CultureInfo.InvariantCulture)} records.");
        return pdu.Type switch
        {
            RtrPduType.IPv4Prefix or RtrPduType.IPv6Prefix => OnVrp(PrefixPdu.Read(pdu)),
            RtrPduType.RouterKey => OnRouterKey(RouterKeyPdu.Read(pdu)),
            _ => OnAspa(AspaPdu.Read(pdu)),
        };
    }

    // RFC 8210 5.2: to be ignored before the first answer, and useless in the middle of one.
    private RtrStep OnNotify(SerialNotifyPdu notify)
    {
        if (!_isAgreed || notify.Version != Version || Position is not { } had) return default;
        if (notify.SessionId != had.SessionId) return OtherSession(notify.SessionId);
        _notified = notify.Serial;
        return _isAsked || notify.Serial == had.Serial ? default : new RtrStep(RtrStepKind.SerialQuery);
    }

    private RtrStep OnResponse(CacheResponsePdu response)
    {
        if (!_isAsked || _answering is not null) return RtrStep.Report(RtrErrorCode.CorruptData, "A Cache Response to no query.");
        if (!_isReset && response.SessionId != Position?.SessionId) return OtherSession(response.SessionId);
        _answering = response.SessionId;
        _changes.Clear();
        _vrps = [];
        _keys = null;
        _aspas = null;
        _records = _isReset ? 0 : Payload.Count;
        return default;
    }

    private RtrStep OnReset()
    {
        if (!_isAsked || _isReset) return RtrStep.Report(RtrErrorCode.CorruptData, "A Cache Reset that answers no Serial Query.");
        return new RtrStep(RtrStepKind.ResetQuery);
    }

    private RtrStep OnError(ErrorReportPdu report)
    {
        switch (report.Code)
        {
            case RtrErrorCode.NoDataAvailable when _isAsked:
                _isAsked = false;
                _answering = null;
                return new RtrStep(RtrStepKind.NoData, report.Code, "The cache has no data yet.");
            case RtrErrorCode.UnsupportedProtocolVersion when Version > 0 && !_isAgreed:
                // The report comes in a version that the cache speaks (RFC 8210 7).
                var lower = Math.Min(report.Version, (byte)(Version - 1));
                return new RtrStep(RtrStepKind.Downgrade, report.Code, $"The cache does not speak version {Version}.", lower);
            default:
                // A cache that does not like the serial will not like it next time.
                if (_isAsked && !_isReset) Position = null;
                return new RtrStep(RtrStepKind.End, report.Code, report.Text.Length > 0 ? $"The cache reports: {report.Text}" : "The cache reports an error.");
        }
    }

    private RtrStep OnVrp(PrefixPdu pdu)
    {
        if (_isReset)
        {
            if (!pdu.IsAnnouncement) return Unknown(pdu.Vrp.ToString());
            _vrps.Add(pdu.Vrp);
            return default;
        }
        // What this answer says of a VRP counts before what there was.
        var isThere = _changes.TryGetValue(pdu.Vrp, out var announced) ? announced : Payload.Vrps.Contains(pdu.Vrp);
        if (isThere == pdu.IsAnnouncement) return isThere ? Duplicate(pdu.Vrp.ToString()) : Unknown(pdu.Vrp.ToString());
        if (!_changes.Remove(pdu.Vrp)) _changes.Add(pdu.Vrp, pdu.IsAnnouncement);
        return default;
    }

    private RtrStep OnRouterKey(RouterKeyPdu pdu)
    {
        _keys ??= _isReset ? [] : [.. Payload.RouterKeys];
        var key = new RouterKey(pdu.Asn, [.. pdu.SubjectKeyIdentifier], [.. pdu.SubjectPublicKeyInfo]);
        if (pdu.IsAnnouncement) return _keys.Add(key) ? default : Duplicate(key.ToString());
        return _keys.Remove(key) ? default : Unknown(key.ToString());
    }

    // An announcement takes the place of what was said of the customer: no duplicates here.
    private RtrStep OnAspa(AspaPdu pdu)
    {
        _aspas ??= _isReset ? [] : Payload.Aspas.ToDictionary(a => (a.Customer, a.IsIPv6));
        if (!pdu.IsAnnouncement) return _aspas.Remove((pdu.Customer, pdu.IsIPv6)) ? default : Unknown($"the providers of AS{pdu.Customer}");
        var providers = new Asn[pdu.ProviderCount];
        for (var i = 0; i < providers.Length; i++) providers[i] = pdu.Provider(i);
        _aspas[(pdu.Customer, pdu.IsIPv6)] = new Aspa(pdu.Customer, [.. providers], pdu.IsIPv6);
        return default;
    }

    private RtrStep OnEnd(EndOfDataPdu end)
    {
        if (end.SessionId != _answering) return OtherSession(end.SessionId);
        VrpTable vrps;
        if (_isReset)
        {
            vrps = VrpTable.Create(_vrps);
            if (vrps.Count != _vrps.Count)
                return RtrStep.Report(RtrErrorCode.DuplicateAnnouncementReceived, $"{_vrps.Count - vrps.Count} VRPs were announced twice.");
        }
        else
        {
            var announced = ImmutableArray.CreateBuilder<Vrp>();
            var withdrawn = ImmutableArray.CreateBuilder<Vrp>();
            foreach (var (vrp, isAnnounced) in _changes) (isAnnounced ? announced : withdrawn).Add(vrp);
            vrps = Payload.Vrps.Apply(VrpDelta.OfSets(announced.DrainToImmutable(), withdrawn.DrainToImmutable()));
        }
        ImmutableArray<RouterKey> keys = _keys is not null ? [.. _keys] : _isReset ? [] : Payload.RouterKeys;
        ImmutableArray<Aspa> aspas = _aspas is not null ? [.. _aspas.Values] : _isReset ? [] : Payload.Aspas;
        Payload = new RtrPayload(vrps, keys, aspas);
        Position = new RtrPosition(Version, end.SessionId, end.Serial);
        End = end;
        _isAsked = false;
        _answering = null;
        _vrps = [];
        return new RtrStep(RtrStepKind.Synchronised);
    }

    private RtrStep OtherSession(ushort seen)
    {
        // RFC 8210 5.1: the serials mean something else now. Next time everything is asked for; the data stays until that is there.
        Position = null;
        return RtrStep.Report(RtrErrorCode.CorruptData, $"The session has changed to {seen}.");
    }

    private static RtrStep Duplicate(string what) =>
        RtrStep.Report(RtrErrorCode.DuplicateAnnouncementReceived, $"Announced, and already there: {what}.");

    private static RtrStep Unknown(string what) =>
        RtrStep.Report(RtrErrorCode.WithdrawalOfUnknownRecord, $"Withdrawn, and not there: {what}.");
}
