using Peerline.Model;
using Peerline.Routing.Addressing;

namespace Peerline.Stages.PeeringServices;

/// <summary>From two looks at a prefix to what happened in between. Pure.</summary>
public static class PrefixEvents
{
    /// <summary>The prefix of the type of every such event; the kind follows.</summary>
    public const string Type = "service-prefix.route";

    public static IEnumerable<(PrefixEventKind Kind, string Sentence)> Between(Prefix prefix, PrefixSighting before, PrefixSighting after)
    {
        if (before.Primary is null && after.Primary is { } came) yield return (PrefixEventKind.Announced,
            $"{prefix} is announced by AS{came}.");
        if (before.Primary is not null
            && after.Primary is null) yield return (PrefixEventKind.Withdrawn, $"{prefix} is no longer announced.");
        if (before.Backup is null && after.Backup is { } joined)
            yield return (PrefixEventKind.BackupAnnounced, $"{prefix} is announced by AS{joined} at the backup location.");
        if (before.Backup is not null && after.Backup is null)
            yield return (PrefixEventKind.BackupWithdrawn, $"{prefix} is no longer announced at the backup location.");
        if (before.Primary is null && before.Backup is not null && after.Primary is not null)
            yield return (PrefixEventKind.ActivePath, $"Traffic for {prefix} takes the primary location.");
        if (before.Primary is not null && after.Primary is null && after.Backup is not null)
            yield return (PrefixEventKind.BackupPath, $"Traffic for {prefix} takes the backup location.");
        if (before.Primary is { } old && after.Primary is { } now && old != now)
            yield return (PrefixEventKind.OriginChanged, $"{prefix} is announced by AS{now}, before by AS{old}.");
        if (before.Backup is { } oldBackup && after.Backup is { } nowBackup && oldBackup != nowBackup)
            yield return (PrefixEventKind.BackupOriginChanged,
                $"{prefix} is announced by AS{nowBackup} at the backup location, before by AS{oldBackup}.");
    }
}

/// <summary>What is stored of an event about a customer's prefix.</summary>
public sealed record PrefixEvent(PrefixEventKind Kind, string Prefix, string Sentence);
