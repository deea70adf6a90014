using Microsoft.Extensions.Logging;
using Peerline.Lifecycle;

namespace Peerline.Stages.Workers;

/// <summary>
/// The boundaries between steps, where a process may die. Every step passes three: before it is carried out, when it is done and not yet
/// recorded, and when it is recorded. In a lab the process can be made to stand still at one of them, to be killed there: then no other
/// worker takes a further step either, also not in the moment between a step's record and the boundary after it.
/// </summary>
public sealed class StepBoundary(string? holdAt, string dataFolder, ILogger<StepBoundary> logger)
{
    /// <summary>The file that says that the process stands still, and where.</summary>
    public const string HeldFile = "held";

    private volatile bool onlyThisOne;

    public Task PassAsync(StepKind step, BoundarySide side, CancellationToken cancel)
    {
        var name = $"{step}/{side}";
        logger.LogDebug("Boundary {Boundary}", name);
        if (holdAt is null) return Task.CompletedTask;
        var ours = holdAt.StartsWith($"{step}/", StringComparison.OrdinalIgnoreCase);
        if (!ours && onlyThisOne) return Task.Delay(Timeout.Infinite, cancel);
        var here = string.Equals(holdAt, name, StringComparison.OrdinalIgnoreCase);
        if (here || ours && side is BoundarySide.Done) onlyThisOne = true;
        if (!here) return Task.CompletedTask;
        File.WriteAllText(Path.Combine(dataFolder, HeldFile), name);
        logger.LogWarning("Held at {Boundary}, as configured", name);
        return Task.Delay(Timeout.Infinite, cancel);
    }
}

public enum BoundarySide { Before, Done, Recorded }
