using System.Text.Json;
using Peerline.Routing.Addressing;
using Peerline.Routing.Wire;

namespace Peerline.Cli.Decode.Json;

/// <summary>One capability: code, name and parameters.</summary>
internal static class CapabilityJson
{
    public static void Write(Utf8JsonWriter json, Capability capability)
    {
        Span<byte> value = stackalloc byte[Capability.MaximumLength];
        json.WriteStartObject();
        json.WriteNumber("code"u8, capability.Code);
        json.WriteString("name"u8, NameOf(capability));
        Parameters(json, capability);
        if (capability is UnknownCapability) json.Hex("octets"u8, value[..capability.WriteValue(value)]);
        json.WriteEndObject();
    }

    private static string NameOf(Capability capability) => capability switch
    {
        RouteRefreshCapability => capability.Code == 2 ? "route-refresh" : "route-refresh-cisco",
        UnknownCapability when !Enum.IsDefined((CapabilityCode)capability.Code) => $"capability-{capability.Code}",
        _ => Names.Of((CapabilityCode)capability.Code),
    };

    private static void Parameters(Utf8JsonWriter json, Capability capability)
    {
        switch (capability)
        {
            case MultiprotocolCapability multiprotocol:
                json.Family(multiprotocol.Family);
                break;
            case FourOctetAsCapability four:
                json.WriteNumber("asn"u8, four.Asn.Value);
                break;
            case RoleCapability role:
                json.WriteNumber("role"u8, (byte)role.Role);
                json.WriteString("role_name"u8, Names.Of(role.Role));
                break;
            case GracefulRestartCapability restart:
                GracefulRestart(json, restart);
                break;
            case LongLivedGracefulRestartCapability restart:
                Families(json, restart.Families, f => f.Family, (j, f) =>
                {
                    j.WriteBoolean("forwarding_state"u8, (f.Flags & 0x80) != 0);
                    j.WriteNumber("stale_time"u8, f.StaleSeconds);
                });
                break;
            case AddPathCapability addPath:
                Families(json, addPath.Families, f => f.Family, (j, f) =>
                {
                    j.WriteBoolean("send"u8, f.Mode.HasFlag(AddPathMode.Send));
                    j.WriteBoolean("receive"u8, f.Mode.HasFlag(AddPathMode.Receive));
                });
                break;
            case ExtendedNextHopCapability nextHop:
                Families(json, nextHop.Entries, e => e.Family, (j, e) => j.WriteString("next_hop_afi"u8, Names.Of(e.NextHopAfi)));
                break;
            case MultipleLabelsCapability labels:
                Families(json, labels.Entries, e => e.Family, (j, e) => j.WriteNumber("count"u8, e.Count));
                break;
            case PathsLimitCapability limit:
                Families(json, limit.Families, f => f.Family, (j, f) => j.WriteNumber("maximum"u8, f.Maximum));
                break;
            case OutboundRouteFilteringCapability filtering:
                Families(json, filtering.Families, f => f.Family, OutboundRouteFilters);
                break;
            case FqdnCapability fqdn:
                json.WriteString("host_name"u8, fqdn.HostName);
                json.WriteString("domain_name"u8, fqdn.DomainName);
                break;
            case SoftwareVersionCapability version:
                json.WriteString("version"u8, version.Text);
                break;
            case BgpsecCapability bgpsec:
                json.WriteNumber("version"u8, bgpsec.Version);
                json.WriteString("direction"u8, bgpsec.IsSend ? "send"u8 : "receive"u8);
                json.WriteString("address_family"u8, Names.Of(bgpsec.Afi));
                break;
            case MultisessionCapability multisession:
                json.WriteNumber("flags"u8, multisession.Flags);
                json.Hex("session_identifiers"u8, multisession.SessionIdentifiers.AsSpan());
                break;
            case DynamicCapability dynamic:
                json.Hex("codes"u8, dynamic.Codes.AsSpan());
                break;
        }
    }

    private static void GracefulRestart(Utf8JsonWriter json, GracefulRestartCapability restart)
    {
        json.WriteBoolean("restarted"u8, restart.Restarted);
        json.WriteBoolean("notification"u8, restart.Notification);
        json.WriteNumber("restart_time"u8, restart.RestartSeconds);
        json.WriteStartArray("families"u8);
        for (var i = 0; i < restart.Families.Length; i++)
        {
            json.WriteStartObject();
            json.Family(restart.Families[i]);
            json.WriteBoolean("forwarding_state"u8, (restart.FamilyFlags[i] & GracefulRestartCapability.ForwardingPreserved) != 0);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void OutboundRouteFilters(Utf8JsonWriter json, OutboundRouteFilters filters)
    {
        json.WriteStartArray("filters"u8);
        foreach (var filter in filters.Filters)
        {
            json.WriteStartObject();
            json.WriteNumber("type"u8, (byte)filter.Type);
            json.WriteString("type_name"u8, Names.Of(filter.Type));
            json.WriteBoolean("send"u8, (filter.Mode & 2) != 0);
            json.WriteBoolean("receive"u8, (filter.Mode & 1) != 0);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Families<T>(
        Utf8JsonWriter json, IReadOnlyList<T> entries, Func<T, AfiSafi> family, Action<Utf8JsonWriter, T> parameters)
    {
        json.WriteStartArray("families"u8);
        foreach (var entry in entries)
        {
            json.WriteStartObject();
            json.Family(family(entry));
            parameters(json, entry);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
