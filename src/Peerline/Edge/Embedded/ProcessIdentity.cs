using System.Globalization;

namespace Peerline.Edge.Embedded;

/// <summary>A process by its id and its start time: ids come back, start times do not.</summary>
internal sealed record ProcessIdentity(int ProcessId, long StartTime)
{
    /// <summary>The process that lives under this id; a zombie does not.</summary>
    public static ProcessIdentity? Of(int processId)
    {
        try
        {
            // proc(5): the name in parentheses may hold anything; the state follows it as field 3, the start time is field 22.
            var fields = File.ReadAllText($"/proc/{processId}/stat").Split(") ")[^1].Split(' ');
            if (fields[0] is "Z" or "X") return null;
            return new ProcessIdentity(processId, long.Parse(fields[22 - 3], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The process that the file tells of, when it still lives.</summary>
    public static ProcessIdentity? Read(string file)
    {
        if (!File.Exists(file)) return null;
        return File.ReadAllText(file).Split(' ', '\n') is [var id, var start, ..]
            && int.TryParse(id, CultureInfo.InvariantCulture, out var processId) && Of(processId) is { } alive
            && start == alive.StartTime.ToString(CultureInfo.InvariantCulture)
            ? alive
            : null;
    }

    public void Write(string file) => File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $"{ProcessId} {StartTime}\n"));
}
