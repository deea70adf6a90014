namespace Peerline.Stages.Eligibility;

public enum RuleState { Met, Unmet, Unknown }
