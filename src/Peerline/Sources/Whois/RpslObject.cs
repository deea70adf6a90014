namespace Peerline.Sources.Whois;

/// <summary>One object of a registry's answer (RFC 2622 section 2): its attributes in order, the class first.</summary>
internal sealed record RpslObject(IReadOnlyList<KeyValuePair<string, string>> Attributes)
{
    public string? this[string name] => All(name).FirstOrDefault();

    public IEnumerable<string> All(string name) => Attributes.Where(a => a.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(a => a.Value);

    public bool Is(string name, string value) =>
        Attributes is [var first, ..] && first.Key.Equals(name, StringComparison.OrdinalIgnoreCase) && first.Value.Equals(value, StringComparison.OrdinalIgnoreCase);

    /// <summary>Objects are apart by empty lines; <c>%</c> and <c>#</c> begin what the server says besides.</summary>
    public static IEnumerable<RpslObject> Read(string text)
    {
        var attributes = new List<KeyValuePair<string, string>>();
        foreach (var line in text.Split('\n').Select(l => l.TrimEnd('\r')).Append(""))
        {
            if (line.Trim().Length == 0)
            {
                if (attributes.Count > 0) yield return new RpslObject([.. attributes]);
                attributes.Clear();
            }
            else if (line[0] is '%' or '#')
            {
            }
            else if (line[0] is ' ' or '\t' or '+')
            {
                // A line that goes on with the value before it.
                if (attributes.Count > 0) attributes[^1] = new(attributes[^1].Key, Value($"{attributes[^1].Value} {line[1..]}"));
            }
            else if (line.IndexOf(':') is > 0 and var colon)
            {
                attributes.Add(new(line[..colon].Trim(), Value(line[(colon + 1)..])));
            }
        }
    }

    /// <summary>Without the comment behind it, and fit for one line.</summary>
    private static string Value(string text)
    {
        var end = text.IndexOf('#');
        return OneLine.Of(end < 0 ? text : text[..end]).Trim();
    }
}
