using System.Text.RegularExpressions;

namespace Peerline.Tests.Stories;

/// <summary>A life of a connection as a text: what happens at the margin, what must follow indented below it.</summary>
internal sealed record Story(string Name, IReadOnlyList<StoryEvent> Events)
{
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Stories");

    public static IReadOnlyList<Story> All => [.. Directory.EnumerateFiles(Folder, "*.story").Order(StringComparer.Ordinal).Select(Read)];

    public static Story Read(string path)
    {
        var events = new List<StoryEvent>();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line) || line.StartsWith('#')) continue;
            if (line[0] != ' ')
            {
                events.Add(new StoryEvent(number, line.TrimEnd(), []));
                continue;
            }

            if (events.Count == 0) throw new FormatException($"{Path.GetFileName(path)}:{number}: nothing has happened yet.");
            var (word, rest) = line.Trim().Split(' ', 2) is [var w, var r] ? (w, r.Trim()) : (line.Trim(), "");
            events[^1].Expected.Add(word, rest);
        }

        return new Story(Path.GetFileNameWithoutExtension(path), events);
    }

    public override string ToString() => Name;

    /// <summary>"+2d3h4m5s" as a span.</summary>
    public static TimeSpan Span(string text)
    {
        var match = Regex.Match(text, @"^\+(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?$");
        if (!match.Success) throw new FormatException($"\"{text}\" is not a time like +1d2h3m4s.");
        int Part(int i) => match.Groups[i].Success ? int.Parse(match.Groups[i].Value) : 0;
        return new TimeSpan(Part(1), Part(2), Part(3), Part(4));
    }

    public static string Text(TimeSpan span)
    {
        var text = (span.Days > 0 ? $"{span.Days}d" : "") + (span.Hours > 0 ? $"{span.Hours}h" : "")
            + (span.Minutes > 0 ? $"{span.Minutes}m" : "") + (span.Seconds > 0 ? $"{span.Seconds}s" : "");
        return "+" + (text.Length == 0 ? "0" : text);
    }
}

internal sealed record StoryEvent(int Line, string Text, Dictionary<string, string> Expected);
