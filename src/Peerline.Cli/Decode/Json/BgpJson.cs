using System.Text.Json;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode.Json;

/// <summary>A BGP message as an object, and the verdict on it. RFC names with underscores.</summary>
internal static class BgpJson
{
    /// <summary>A message type, or a number that is none.</summary>
    public static string TypeName(BgpMessageType type) => type switch
    {
        BgpMessageType.Open => "open",
        BgpMessageType.Update => "update",
        BgpMessageType.Notification => "notification",
        BgpMessageType.Keepalive => "keepalive",
        BgpMessageType.RouteRefresh => "route-refresh",
        _ => ((byte)type).ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    /// <summary>Writes a whole message, header first.</summary>
    public static Verdict Write(Utf8JsonWriter json, ReadOnlySpan<byte> message, BgpContext context)
    {
        switch (BgpFrame.TryRead(message, context.MaximumLength, out var frame, out var fault))
        {
            case FrameStatus.Complete:
                return Body(json, frame.Type, frame.Body, context, BgpFrame.HeaderLength);
            case FrameStatus.Incomplete:
                Unread(json, message);
                return Verdict.Incomplete(message.Length);
            default:
                Unread(json, message);
                return Verdict.Of(fault, 0);
        }
    }

    /// <summary>Writes a message of which the header is known, or was never there.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="type">The message type.</param>
    /// <param name="body">What follows the header.</param>
    /// <param name="context">How to read it.</param>
    /// <param name="header">Octets in front of the body, which offsets count too.</param>
    public static Verdict Body(Utf8JsonWriter json, BgpMessageType type, ReadOnlySpan<byte> body, BgpContext context, int header)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, TypeName(type));
        json.WriteNumber("length"u8, body.Length + header);
        var verdict = type switch
        {
            BgpMessageType.Open => Open(json, body, header),
            BgpMessageType.Update => Update(json, body, context, header),
            BgpMessageType.Notification => Notification(json, body, header),
            BgpMessageType.RouteRefresh => RouteRefresh(json, body, header),
            _ => Verdict.Ok,
        };
        json.WriteEndObject();
        return verdict;
    }

    private static void Unread(Utf8JsonWriter json, ReadOnlySpan<byte> octets)
    {
        json.WriteStartObject();
        json.Hex("octets"u8, octets);
        json.WriteEndObject();
    }

    private static Verdict Open(Utf8JsonWriter json, ReadOnlySpan<byte> body, int header)
    {
        if (!OpenMessage.TryRead(body, out var open, out var fault))
        {
            json.Hex("body"u8, body);
            return Verdict.Of(fault, header);
        }

        json.WriteNumber("version"u8, OpenMessage.SupportedVersion);
        json.WriteNumber("my_autonomous_system"u8, open!.MyAutonomousSystem);
        json.WriteNumber("asn"u8, open.Asn.Value);
        json.WriteNumber("hold_time"u8, open.HoldTimeSeconds);
        json.Address("bgp_identifier"u8, open.Identifier);
        json.WriteNumber("optional_parameters_length"u8, body[9]);
        Capabilities(json, open.Capabilities);
        return Verdict.Ok;
    }

    public static void Capabilities(Utf8JsonWriter json, IReadOnlyList<Capability> capabilities)
    {
        json.WriteStartArray("capabilities"u8);
        foreach (var capability in capabilities) CapabilityJson.Write(json, capability);
        json.WriteEndArray();
    }

    private static Verdict Update(Utf8JsonWriter json, ReadOnlySpan<byte> body, BgpContext context, int header)
    {
        var reading = context.For(body, out var asSize, out var addPath);
        var update = UpdateMessage.Read(body, reading);
        if (update.Problem.Fault == UpdateFault.LengthsExceedMessage)
        {
            json.Hex("body"u8, body);
            return Verdict.Of(update.Problem, header);
        }

        ContextJson.Write(json, reading, asSize, addPath);
        if (update.IsEndOfRib(out var family)) json.WriteString("end_of_rib"u8, JsonValues.FamilyName(family));
        // What stands in the fields of RFC 4271 has no family of its own to say.
        if (!update.Withdrawn.IsEmpty || !update.Nlri.IsEmpty) json.WriteString("family"u8, "ipv4-unicast"u8);
        NlriJson.Write(json, "withdrawn_routes"u8, update.Withdrawn);
        Attributes(json, update.Attributes.Octets, reading);
        NlriJson.Write(json, "nlri"u8, update.Nlri);
        if (update.Problem.Fault != UpdateFault.None) Faults(json, UpdateMessage.Explain(body, reading), header);
        return Verdict.Of(update.Problem, header);
    }

    /// <summary>The attributes in wire order, and what is left when the last one runs over the end.</summary>
    public static void Attributes(Utf8JsonWriter json, ReadOnlySpan<byte> octets, in UpdateContext context)
    {
        json.WriteStartArray("path_attributes"u8);
        var attributes = new PathAttributes(octets, context.FourOctetAs).GetEnumerator();
        while (attributes.MoveNext()) PathAttributeJson.Write(json, attributes.Current, context);
        json.WriteEndArray();
        if (attributes.Overrun) json.Hex("path_attributes_rest"u8, octets[attributes.Position..]);
    }

    /// <summary>Every finding, not only the one that decides.</summary>
    public static void Faults(Utf8JsonWriter json, IReadOnlyList<UpdateProblem> problems, int header)
    {
        json.WriteStartArray("faults"u8);
        foreach (var problem in problems)
        {
            json.WriteStartObject();
            json.WriteString("action"u8, Names.Of(problem.Action));
            if (problem.Attribute != PathAttributeCode.None) json.WriteString("attribute"u8, PathAttributeNames.Of(problem.Attribute));
            json.WriteString("fault"u8, Names.Of(problem.Fault));
            json.WriteNumber("offset"u8, problem.Offset + header);
            json.WriteString("reason"u8, problem.Sentence);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static Verdict Notification(Utf8JsonWriter json, ReadOnlySpan<byte> body, int header)
    {
        if (!NotificationMessage.TryRead(body, out var notification, out var fault)) return Verdict.Of(fault, header);
        json.WriteNumber("error_code"u8, (byte)notification.Reason.Code);
        json.WriteNumber("error_subcode"u8, notification.Reason.Subcode);
        json.WriteString("error"u8, notification.Reason.CodeName);
        if (notification.Reason.SubcodeName is { } name) json.WriteString("suberror"u8, name);
        if (notification.Data.IsEmpty) return Verdict.Ok;
        json.WriteString("text"u8, notification.Text);
        json.Hex("data"u8, notification.Data);
        return Verdict.Ok;
    }

    private static Verdict RouteRefresh(Utf8JsonWriter json, ReadOnlySpan<byte> body, int header)
    {
        if (!RouteRefreshMessage.TryRead(body, out var refresh, out var fault))
        {
            json.Hex("body"u8, body);
            return Verdict.Of(fault, header);
        }

        json.Family(refresh.Family);
        json.WriteNumber("subtype"u8, (byte)refresh.Subtype);
        json.WriteString("subtype_name"u8, Names.Of(refresh.Subtype));
        if (body.Length > 4) json.Hex("orf"u8, body[4..]);
        return Verdict.Ok;
    }
}
