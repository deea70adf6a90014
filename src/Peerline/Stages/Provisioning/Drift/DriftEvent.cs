namespace Peerline.Stages.Provisioning.Drift;

/// <summary>What is recorded of a router that is not, or is again, what is wished of it. The last one is where the next look begins.</summary>
public sealed record DriftEvent(string Router, string Sentence, RouterDrift Drift)
{
    /// <summary>The types of the events; the subject is the router, and only the operator sees them.</summary>
    public const string Differs = "edge-router.differs";
    public const string DiffersLong = "edge-router.differs-long";
    public const string Agrees = "edge-router.agrees";
    public const string NotCompared = "edge-router.not-compared";
}
