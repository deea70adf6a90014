namespace Peerline.Model;

/// <summary>A contact of a peer, as registered with its ASN.</summary>
public sealed record Contact(ContactRole Role, string? Email, string? Phone);

public enum ContactRole { Noc, Policy, Technical, Service, Escalation, Other }
