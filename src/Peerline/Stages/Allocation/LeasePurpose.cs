namespace Peerline.Stages.Allocation;

/// <summary>What a leased subnet is for, as it is stored.</summary>
public static class LeasePurpose
{
    public const string Session = "session";
    public const string LinkTest = "link-test";
}
