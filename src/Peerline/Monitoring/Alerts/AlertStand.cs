namespace Peerline.Monitoring.Alerts;

/// <summary>Where a rule stands on one half of one connection. What is calm is not kept.</summary>
/// <param name="OverSince">Too much since then, and not yet for long enough.</param>
/// <param name="FiringSince">It was told.</param>
/// <param name="ClearSince">While it fires: well again since then, and not yet for long enough.</param>
public sealed record AlertStand(DateTimeOffset? OverSince, DateTimeOffset? FiringSince, DateTimeOffset? ClearSince, double Value)
{
    public static AlertStand Calm { get; } = new(null, null, null, 0);

    public bool IsCalm => OverSince is null && FiringSince is null;
}

/// <summary>What is to be told of a step.</summary>
public enum AlertNews { None, Fired, Resolved }
