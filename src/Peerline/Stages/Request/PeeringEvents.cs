namespace Peerline.Stages.Request;

/// <summary>The types of events about a peering as a whole. Names are stored: they are only ever added to.</summary>
public static class PeeringEvents
{
    public const string Created = "peering.created";
    public const string Changed = "peering.changed";
    public const string Deleting = "peering.deleting";
}

/// <summary>What is stored of an event about a peering.</summary>
public sealed record PeeringEvent(string ResourceGroup, string Name, string Sentence);
