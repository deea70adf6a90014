namespace Peerline.Storage.Rows;

// Columns are what is asked for or must be unique; everything else is in the record's body.
// Times are microseconds since 1970-01-01 UTC (SQLite through EF can neither compare nor order DateTimeOffset).

/// <summary>A record that is written only as the version that was read.</summary>
public abstract class RecordRow
{
    public Guid Id { get; set; }
    public string Body { get; set; } = "{}";
    public long Version { get; set; }
}

/// <summary>A record that belongs to a subscription: the isolation key.</summary>
public abstract class TenantRow : RecordRow
{
    public Guid SubscriptionId { get; set; }
}

public sealed class SubscriptionRow : TenantRow
{
    public string DisplayName { get; set; } = "";
    public long CreatedAt { get; set; }
}

public sealed class ResourceGroupRow : TenantRow
{
    public string NameKey { get; set; } = "";
}

public sealed class PeerAsnRow : TenantRow
{
    public string NameKey { get; set; } = "";
    public long Asn { get; set; }
}

public sealed class PeeringRow : TenantRow
{
    public string ResourceGroupKey { get; set; } = "";
    public string NameKey { get; set; } = "";
    public Guid PeerAsnId { get; set; }
    public string Metro { get; set; } = "";
}

public sealed class ConnectionRow : TenantRow
{
    public Guid PeeringId { get; set; }
    public string State { get; set; } = "";

    /// <summary>The router that the connection ends on, from the allocation of its port on (or claimed by an adoption).</summary>
    public Guid? EdgeRouterId { get; set; }

    /// <summary>When a worker must look at it; null when it waits for people only.</summary>
    public long? DueAt { get; set; }
}

public sealed class MetroRow : RecordRow
{
    public string NameKey { get; set; } = "";
}

public sealed class FacilityRow : RecordRow
{
    public Guid MetroId { get; set; }
    public int PeeringDbId { get; set; }
}

public sealed class EdgeRouterRow : RecordRow
{
    public Guid FacilityId { get; set; }
    public string NameKey { get; set; } = "";
}

/// <summary>What an edge router was last seen to carry.</summary>
public sealed class RouterLookRow
{
    public Guid EdgeRouterId { get; set; }
    public string Carried { get; set; } = "{}";
}

public sealed class PortRow : RecordRow
{
    public Guid EdgeRouterId { get; set; }
    public string InterfaceName { get; set; } = "";

    /// <summary>The connection that holds the port; of a LAG it holds several.</summary>
    public Guid? ConnectionId { get; set; }
}

public sealed class AddressPoolRow : RecordRow
{
    public Guid? MetroId { get; set; }
}

/// <summary>The one profile of the operator.</summary>
public sealed class ProfileRow : RecordRow;

/// <summary>A subnet that is taken; its text is unique, so nothing is given out twice.</summary>
public sealed class AddressLeaseRow
{
    public string Subnet { get; set; } = "";
    public string Purpose { get; set; } = "";
    public Guid ConnectionId { get; set; }
    public long Since { get; set; }
}

/// <summary>A letter as it was issued; never changed but for its state.</summary>
public sealed class LetterRow : TenantRow
{
    public Guid ConnectionId { get; set; }

    /// <summary><c>authorization</c> or <c>cease</c>.</summary>
    public string Kind { get; set; } = "";
    public string Number { get; set; } = "";
    public int LetterVersion { get; set; }
    public string State { get; set; } = "";
    public long IssuedAt { get; set; }
    public long? ExpiresAt { get; set; }
    public string PdfSha256 { get; set; } = "";
    public string JsonSha256 { get; set; } = "";
    public byte[] Pdf { get; set; } = [];
}

public sealed class ReportRow : TenantRow
{
    public Guid ConnectionId { get; set; }
    public long At { get; set; }
}

public sealed class LinkTestRow : TenantRow
{
    public Guid ConnectionId { get; set; }
    public long At { get; set; }
}

/// <summary>One thing that happened. Only ever added.</summary>
public sealed class EventRow
{
    /// <summary>The order of all events of the installation: the cursor of projections and streams.</summary>
    public long Position { get; set; }
    public Guid Id { get; set; }

    /// <summary>What it happened to.</summary>
    public Guid Subject { get; set; }
    public long Sequence { get; set; }

    /// <summary>Whose it is; null when only the operator may see it.</summary>
    public Guid? SubscriptionId { get; set; }
    public string Type { get; set; } = "";
    public int TypeVersion { get; set; } = 1;
    public long At { get; set; }
    public string Actor { get; set; } = "";
    public string Body { get; set; } = "{}";
}

/// <summary>One link of a hash chain: one chain a subscription, and one (the empty id) for the operator.</summary>
public sealed class AuditRow
{
    public Guid Chain { get; set; }
    public long Sequence { get; set; }
    public long At { get; set; }
    public string Actor { get; set; } = "";
    public string Action { get; set; } = "";
    public string Target { get; set; } = "";
    public string Detail { get; set; } = "";
    public string PreviousHash { get; set; } = "";
    public string Hash { get; set; } = "";
}

/// <summary>A signed statement of how far a chain had come.</summary>
public sealed class AuditCheckpointRow
{
    public Guid Chain { get; set; }
    public long Sequence { get; set; }
    public string Hash { get; set; } = "";
    public long At { get; set; }
    public string Signature { get; set; } = "";
}

/// <summary>A mail made of an event. Its id gives the Message-ID, so that a repetition is known as one.</summary>
public sealed class MailRow
{
    public Guid Id { get; set; }
    public long EventPosition { get; set; }
    public string Audience { get; set; } = "";
    public string Draft { get; set; } = "";
    public string State { get; set; } = "";
    public int Attempts { get; set; }
    public long? DueAt { get; set; }
    public string? LastError { get; set; }
}

/// <summary>A webhook; the operator's belongs to no subscription (<see cref="Guid.Empty"/>), which only the operator sees.</summary>
public sealed class WebhookRow : TenantRow
{
    public bool IsEnabled { get; set; }
}

/// <summary>Planned work of the operator's; a peer sees it while it touches a connection of the peer's.</summary>
public sealed class MaintenanceRow : RecordRow
{
    public bool IsOpen { get; set; }
    public long StartsAt { get; set; }
}

/// <summary>A connection that planned work touches.</summary>
public sealed class MaintenanceConnectionRow
{
    public Guid MaintenanceId { get; set; }
    public Guid ConnectionId { get; set; }
    public Guid SubscriptionId { get; set; }
    public Guid PeerAsnId { get; set; }
}

/// <summary>An alert rule; the operator's belongs to no subscription (<see cref="Guid.Empty"/>), which only the operator sees.</summary>
public sealed class AlertRuleRow : TenantRow
{
    public bool IsEnabled { get; set; }
}

/// <summary>Where a rule stands on one half of a connection (family 0: on the connection); what is calm is not kept.</summary>
public sealed class AlertStandRow
{
    public Guid RuleId { get; set; }
    public Guid ConnectionId { get; set; }
    public int Family { get; set; }
    public Guid SubscriptionId { get; set; }
    public long? OverSince { get; set; }
    public long? FiringSince { get; set; }
    public long? ClearSince { get; set; }
    public double Value { get; set; }
}

/// <summary>One event on its way to one webhook. Its id is the id of the delivery, so that a repetition is known as one.</summary>
public sealed class WebhookDeliveryRow
{
    public Guid Id { get; set; }
    public Guid WebhookId { get; set; }
    public Guid SubscriptionId { get; set; }
    public long EventPosition { get; set; }
    public string EventType { get; set; } = "";
    public string State { get; set; } = "";
    public int Attempts { get; set; }

    /// <summary>When it is sent next; null when it is done or given up.</summary>
    public long? DueAt { get; set; }
    public long? LastAt { get; set; }
    public int? LastStatus { get; set; }
    public string? LastError { get; set; }
}

/// <summary>How far a projection has read the events.</summary>
public sealed class CursorRow
{
    public string Name { get; set; } = "";
    public long Position { get; set; }
}

/// <summary>What a session half looked like at one time, or over one span.</summary>
public sealed class SampleRow
{
    public Guid ConnectionId { get; set; }
    public Guid SubscriptionId { get; set; }
    public int Family { get; set; }

    /// <summary>Seconds that the sample stands for: 0 raw, 300, 3600.</summary>
    public int Span { get; set; }
    public long At { get; set; }
    public string Body { get; set; } = "{}";
}

/// <summary>The answer that was given to a POST with an idempotency key.</summary>
public sealed class IdempotencyRow
{
    public string Caller { get; set; } = "";
    public string Key { get; set; } = "";
    public string RequestHash { get; set; } = "";
    public int Status { get; set; }
    public string Body { get; set; } = "";
    public long At { get; set; }
}

/// <summary>What a client of the token authority may do: its secret is the authority's business.</summary>
public sealed class ClientRow
{
    public string ClientId { get; set; } = "";
    public string Name { get; set; } = "";
}

/// <summary>Somebody who signs in with a name and a password.</summary>
public sealed class UserRow
{
    public string Id { get; set; } = "";
    public string NameKey { get; set; } = "";
    public string Name { get; set; } = "";
    public string DisplayName { get; set; } = "";
    public string PasswordHash { get; set; } = "";

    /// <summary>Wrong passwords since the last right one.</summary>
    public int Failures { get; set; }

    /// <summary>No password is looked at before.</summary>
    public long? LockedUntil { get; set; }

    /// <summary>Changes with the password: what was signed in before is out.</summary>
    public string Stamp { get; set; } = "";
    public long CreatedAt { get; set; }
}

/// <summary>A role that a principal has somewhere.</summary>
public sealed class RoleAssignmentRow
{
    public Guid Id { get; set; }
    public string PrincipalId { get; set; } = "";

    /// <summary>ServicePrincipal or User.</summary>
    public string PrincipalType { get; set; } = "";

    /// <summary>What the principal is called, where it is somebody else's (an outside issuer's).</summary>
    public string Note { get; set; } = "";
    public string Role { get; set; } = "";

    /// <summary>Null: everywhere.</summary>
    public Guid? SubscriptionId { get; set; }

    /// <summary>Empty: in the whole subscription.</summary>
    public string GroupKey { get; set; } = "";
    public long CreatedAt { get; set; }
    public string CreatedBy { get; set; } = "";
}

public sealed class RegisteredPrefixRow : TenantRow
{
    public Guid PeeringId { get; set; }
    public string NameKey { get; set; } = "";
    public string Prefix { get; set; } = "";
    public Guid Key { get; set; }

    /// <summary>When it is to be checked next.</summary>
    public long DueAt { get; set; }
}

public sealed class RegisteredAsnRow : TenantRow
{
    public Guid PeeringId { get; set; }
    public string NameKey { get; set; } = "";
    public long Asn { get; set; }
    public Guid Key { get; set; }
}

public sealed class PeeringServiceRow : TenantRow
{
    public string ResourceGroupKey { get; set; } = "";
    public string NameKey { get; set; } = "";
}

public sealed class ServicePrefixRow : TenantRow
{
    public Guid ServiceId { get; set; }
    public string NameKey { get; set; } = "";
    public string Prefix { get; set; } = "";
    public long DueAt { get; set; }
}

public sealed class MonitorTestRow : TenantRow
{
    public Guid ServiceId { get; set; }
    public string NameKey { get; set; } = "";
    public long DueAt { get; set; }
}

public sealed class ConnectivityProbeRow : TenantRow
{
    public Guid PeeringId { get; set; }
    public long DueAt { get; set; }
}

/// <summary>What one run of a probe, of a monitor test or towards a registered prefix or ASN measured.</summary>
public sealed class ReachSampleRow
{
    public Guid TargetId { get; set; }
    public Guid SubscriptionId { get; set; }
    public long At { get; set; }
    public string Body { get; set; } = "{}";
}

public sealed class ServiceProviderRow : RecordRow
{
    public string NameKey { get; set; } = "";
}

public sealed class ServiceLocationRow : RecordRow
{
    public string NameKey { get; set; } = "";
}

public sealed class CdnPrefixRow : RecordRow
{
    public Guid MetroId { get; set; }
    public string Prefix { get; set; } = "";
}

public sealed class UnbilledPrefixRow : RecordRow
{
    public string Prefix { get; set; } = "";
    public long Asn { get; set; }
}

public sealed class ExchangeRow : RecordRow
{
    public Guid MetroId { get; set; }
    public int PeeringDbId { get; set; }
}
