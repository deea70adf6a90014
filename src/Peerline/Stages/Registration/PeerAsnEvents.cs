using Peerline.Routing.Addressing;

namespace Peerline.Stages.Registration;

/// <summary>The types of events about a registration. Names are stored: they are only ever added to.</summary>
public static class PeerAsnEvents
{
    public const string Registered = "peer-asn.registered";
    public const string Changed = "peer-asn.changed";
    public const string Approved = "peer-asn.approved";
    public const string Failed = "peer-asn.failed";
    public const string RuleWaived = "peer-asn.rule-waived";
    public const string BlackholeAgreed = "peer-asn.blackhole-agreed";
    public const string BlackholeEnded = "peer-asn.blackhole-ended";
    public const string WaiverTakenBack = "peer-asn.waiver-taken-back";
    public const string Challenged = "peer-asn.challenged";
    public const string CodeMailed = "peer-asn.code-mailed";
    public const string Proven = "peer-asn.proven";
    public const string ProofLapsed = "peer-asn.proof-lapsed";
    public const string Deleted = "peer-asn.deleted";
}

/// <summary>What is stored of an event about a registration.</summary>
/// <param name="Reason">Why it failed.</param>
public sealed record PeerAsnEvent(string Name, Asn Asn, string Sentence, string? Reason);
