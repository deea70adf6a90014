using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Peerline.Storage;
using Peerline.Storage.Rows;

namespace Peerline.Ledger;

/// <summary>
/// The audit log is a hash chain: every entry holds the hash of the one before it, so that nothing can be changed, left out or put in
/// between without being seen. What cannot be seen from the chain alone (its tail cut off) is seen from the signed checkpoints.
/// </summary>
public static class AuditChain
{
    /// <summary>The chain of the operator's own acts.</summary>
    public static readonly Guid Operator = Guid.Empty;

    /// <summary>The hash before the first entry.</summary>
    public const string Start = "0000000000000000000000000000000000000000000000000000000000000000";

    internal static AuditRow Link(
        AuditRow? head, Guid chain, DateTimeOffset at, string actor, string action, string target, string detail)
    {
        var row = new AuditRow
        {
            Chain = chain,
            Sequence = (head?.Sequence ?? 0) + 1,
            At = at.ToMicros(),
            Actor = Storable(actor),
            Action = Storable(action),
            Target = Storable(target),
            Detail = Storable(detail),
            PreviousHash = head?.Hash ?? Start,
        };
        row.Hash = HashOf(row);
        return row;
    }

    /// <summary>What every database gives back as it was written, since the hash is over it: no NUL (PostgreSQL), no half of a surrogate pair.</summary>
    private static string Storable(string text)
    {
        if (!text.Contains('\0') && !text.Any(char.IsSurrogate)) return text;
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');
    }

    /// <summary>SHA-256 over a JSON array of every field but the hash itself, in hex.</summary>
    public static string HashOf(AuditRow row)
    {
        var text = JsonSerializer.Serialize<object[]>(
            [row.Chain, row.Sequence, row.At, row.Actor, row.Action, row.Target, row.Detail, row.PreviousHash]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Walks the chain from its start; names the first entry that is not as it was written.</summary>
    public static AuditVerdict Verify(IEnumerable<AuditRow> entries, IReadOnlyList<AuditCheckpointRow> checkpoints, Func<AuditCheckpointRow, bool> isSigned)
    {
        var hash = Start;
        var last = 0L;
        var byCheckpoint = checkpoints.ToDictionary(c => c.Sequence);
        foreach (var entry in entries)
        {
            if (entry.Sequence != last + 1) return new(false, last, last + 1, $"Entry {last + 1} is missing.");
            if (entry.PreviousHash != hash) return new(false, last, entry.Sequence, $"Entry {entry.Sequence} does not follow on the one before it.");
            if (entry.Hash != HashOf(entry)) return new(false, last, entry.Sequence, $"Entry {entry.Sequence} was changed after it was written.");
            if (byCheckpoint.TryGetValue(entry.Sequence, out var checkpoint))
            {
                if (!isSigned(checkpoint)) return new(false, last, entry.Sequence, $"The checkpoint at {entry.Sequence} is not signed by this installation.");
                if (checkpoint.Hash != entry.Hash) return new(false, last, entry.Sequence, $"Entry {entry.Sequence} is not the one that was signed.");
            }

            (hash, last) = (entry.Hash, entry.Sequence);
        }

        if (checkpoints.Where(c => c.Sequence > last).MaxBy(c => c.Sequence) is not { } beyond) return new(true, last, null, $"{last} entries, unbroken.");
        return new(false, last, last + 1, isSigned(beyond)
            ? $"The chain was signed up to entry {beyond.Sequence} and ends at {last}."
            : $"The checkpoint at {beyond.Sequence} is not signed by this installation, and the chain ends at {last}.");
    }
}

/// <param name="FirstBad">The first entry that is missing or wrong.</param>
public sealed record AuditVerdict(bool Holds, long Verified, long? FirstBad, string Sentence);
