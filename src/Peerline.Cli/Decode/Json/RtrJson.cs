using System.Text.Json;
using Peerline.Routing.Rtr;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode.Json;

/// <summary>An RPKI-RTR PDU as an object, and the verdict on it.</summary>
internal static class RtrJson
{
    /// <summary>Writes the first PDU of the octets, and how many octets it took: all of them when it is none.</summary>
    public static Verdict Write(Utf8JsonWriter json, ReadOnlySpan<byte> octets, out int length)
    {
        var status = RtrPdu.TryRead(octets, out var pdu, out var fault);
        length = status == FrameStatus.Complete ? pdu.Length : octets.Length;
        json.WriteStartObject();
        if (status == FrameStatus.Complete) Pdu(json, pdu);
        else json.Hex("octets"u8, octets);
        json.WriteEndObject();
        return status switch
        {
            FrameStatus.Complete => Verdict.Ok,
            FrameStatus.Incomplete => Verdict.Incomplete(octets.Length),
            _ => Verdict.Of(fault),
        };
    }

    private static void Pdu(Utf8JsonWriter json, RtrPdu pdu)
    {
        json.WriteString("type"u8, Names.Of(pdu.Type));
        json.WriteNumber("pdu_type"u8, (byte)pdu.Type);
        json.WriteNumber("version"u8, pdu.Version);
        json.WriteNumber("length"u8, pdu.Length);
        switch (pdu.Type)
        {
            case RtrPduType.SerialNotify:
                var notify = SerialNotifyPdu.Read(pdu);
                Serial(json, notify.SessionId, notify.Serial);
                break;
            case RtrPduType.SerialQuery:
                var query = SerialQueryPdu.Read(pdu);
                Serial(json, query.SessionId, query.Serial);
                break;
            case RtrPduType.CacheResponse:
                json.WriteNumber("session_id"u8, CacheResponsePdu.Read(pdu).SessionId);
                break;
            case RtrPduType.IPv4Prefix or RtrPduType.IPv6Prefix:
                var prefix = PrefixPdu.Read(pdu);
                json.WriteString("flag"u8, Flag(prefix.IsAnnouncement));
                json.Prefix("prefix"u8, prefix.Vrp.Prefix);
                json.WriteNumber("max_length"u8, prefix.Vrp.MaxLength);
                json.WriteNumber("asn"u8, prefix.Vrp.Asn.Value);
                break;
            case RtrPduType.EndOfData:
                EndOfData(json, EndOfDataPdu.Read(pdu));
                break;
            case RtrPduType.RouterKey:
                var key = RouterKeyPdu.Read(pdu);
                json.WriteString("flag"u8, Flag(key.IsAnnouncement));
                json.Hex("subject_key_identifier"u8, key.SubjectKeyIdentifier);
                json.WriteNumber("asn"u8, key.Asn.Value);
                json.Hex("subject_public_key_info"u8, key.SubjectPublicKeyInfo);
                break;
            case RtrPduType.Aspa:
                Aspa(json, AspaPdu.Read(pdu));
                break;
            case RtrPduType.ErrorReport:
                ErrorReport(json, ErrorReportPdu.Read(pdu));
                break;
        }
    }

    private static ReadOnlySpan<byte> Flag(bool isAnnouncement) => isAnnouncement ? "announce"u8 : "withdraw"u8;

    private static void Serial(Utf8JsonWriter json, ushort session, uint serial)
    {
        json.WriteNumber("session_id"u8, session);
        json.WriteNumber("serial"u8, serial);
    }

    private static void EndOfData(Utf8JsonWriter json, EndOfDataPdu end)
    {
        Serial(json, end.SessionId, end.Serial);
        if (end.Version == 0) return;
        json.WriteNumber("refresh_interval"u8, end.RefreshSeconds);
        json.WriteNumber("retry_interval"u8, end.RetrySeconds);
        json.WriteNumber("expire_interval"u8, end.ExpireSeconds);
    }

    private static void Aspa(Utf8JsonWriter json, AspaPdu aspa)
    {
        json.WriteString("flag"u8, Flag(aspa.IsAnnouncement));
        json.WriteNumber("customer"u8, aspa.Customer.Value);
        json.WriteStartArray("providers"u8);
        for (var i = 0; i < aspa.ProviderCount; i++) json.WriteNumberValue(aspa.Provider(i).Value);
        json.WriteEndArray();
    }

    private static void ErrorReport(Utf8JsonWriter json, ErrorReportPdu report)
    {
        json.WriteNumber("error_code"u8, (ushort)report.Code);
        json.WriteString("error"u8, Names.Of(report.Code));
        json.WriteString("text"u8, report.Text);
        json.Hex("erroneous_pdu"u8, report.ErroneousPdu);
    }
}
