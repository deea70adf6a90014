using System.Text.Json;

namespace Peerline.Stages.Provisioning.Gate;

/// <summary>
/// What was changed on routers within the last day, in a file of one line a change: it survives restarts, and is on disk before the router
/// is touched. A line that a crash has torn is one that nothing followed.
/// </summary>
public sealed class ChangeJournal(string folder)
{
    private const int TidyAfter = 1000;
    private readonly HashSet<Guid> found = [];
    private List<PastChange>? known;
    private int lines;

    private string File => Path.Combine(folder, "changes.jsonl");

    /// <summary>What counts at this moment.</summary>
    public IReadOnlyList<PastChange> Recent(DateTimeOffset now)
    {
        known ??= Read();
        known.RemoveAll(p => p.At <= now - BlastRadius.Day);
        return known;
    }

    /// <summary>The same change, found in the file and not taken up yet: the process before may have ended in it.</summary>
    public PastChange? Left(string hash, DateTimeOffset now) => Recent(now).LastOrDefault(p => p.Hash == hash && found.Contains(p.Id));

    /// <summary>It goes on, and is counted already.</summary>
    public void TakeUp(PastChange left) => found.Remove(left.Id);

    public void Add(PastChange change)
    {
        known ??= Read();
        known.Add(change);
        if (++lines > TidyAfter + 2 * known.Count) Rewrite();
        else Write(FileMode.Append, [change]);
    }

    /// <summary>Nothing was written to the router after all.</summary>
    public void Forget(Guid id)
    {
        known ??= Read();
        if (known.RemoveAll(p => p.Id == id) > 0) Rewrite();
    }

    private List<PastChange> Read()
    {
        if (!System.IO.File.Exists(File)) return [];
        var read = new List<PastChange>();
        foreach (var line in System.IO.File.ReadLines(File))
        {
            lines++;
            try
            {
                if (JsonSerializer.Deserialize<PastChange>(line, JsonSerializerOptions.Web) is { } change) read.Add(change);
            }
            catch (JsonException)
            {
                // Torn.
            }
        }

        // What follows a torn line must begin one of its own.
        if (lines > read.Count) Rewrite(read);
        found.UnionWith(read.Select(p => p.Id));
        return read;
    }

    private void Rewrite() => Rewrite(known!);

    private void Rewrite(List<PastChange> all)
    {
        Write(FileMode.Create, all, ".new");
        System.IO.File.Move(File + ".new", File, overwrite: true);
        lines = all.Count;
    }

    private void Write(FileMode mode, IEnumerable<PastChange> changes, string suffix = "")
    {
        Directory.CreateDirectory(folder);
        using var stream = new FileStream(File + suffix, mode, FileAccess.Write);
        foreach (var change in changes)
        {
            stream.Write([.. JsonSerializer.SerializeToUtf8Bytes(change, JsonSerializerOptions.Web), (byte)'\n']);
        }

        stream.Flush(flushToDisk: true);
    }
}
