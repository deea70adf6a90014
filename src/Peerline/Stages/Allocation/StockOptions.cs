namespace Peerline.Stages.Allocation;

/// <summary>When little is left, and when nothing is given out: section <c>Peerline:Stock</c>.</summary>
public sealed record StockOptions
{
    public const string Section = "Peerline:Stock";

    /// <summary>Session subnets of a metro are short when less than this part of them is free.</summary>
    public int FreeSubnetsPercent { get; set; } = 20;

    /// <summary>Ports of one speed at a facility are short when no more than these are free; a facility that never had more is not told.</summary>
    public int FreePorts { get; set; } = 1;

    /// <summary>How long port and addresses are held for a connection whose provisioning failed and that was never in service.</summary>
    public TimeSpan HoldFailedFor { get; set; } = TimeSpan.FromDays(14);

    /// <summary>Nothing is given out while there is an edge router in the inventory that was never reached.</summary>
    public bool NeedsEveryRouter { get; set; }

    public IEnumerable<string> Problems()
    {
        if (FreeSubnetsPercent is < 0 or > 99) yield return $"{Section}:FreeSubnetsPercent is 0 to 99.";
        if (FreePorts is < 0 or > 1000) yield return $"{Section}:FreePorts is 0 to 1000.";
        if (HoldFailedFor < TimeSpan.FromHours(1) || HoldFailedFor > TimeSpan.FromDays(3650)) yield return $"{Section}:HoldFailedFor is 1 hour to 3650 days.";
    }

    public bool IsShort(StockOf of, double free, double total) => of is StockOf.Subnets
        ? free < total * FreeSubnetsPercent / 100 || free < 1
        : free <= Math.Min(FreePorts, total - 1);
}
