using System.Text;

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
        var (name, value) = ("", new StringBuilder());
        foreach (var line in text.Split('\n').Select(l => l.TrimEnd('\r')).Append(""))
        {
            if (line.Length > 0 && line[0] is '%' or '#') continue;
            // A line that goes on with the value before it.
            if (line.Length > 0 && line[0] is ' ' or '\t' or '+' && line.Trim().Length > 0)
            {
                if (name.Length > 0) value.Append(' ').Append(Uncommented(line[1..]));
                continue;
            }

            if (name.Length > 0) attributes.Add(new(name, OneLine.Of(value.ToString()).Trim()));
            name = "";
            value.Clear();
            if (line.Trim().Length == 0)
            {
                if (attributes.Count > 0) yield return new RpslObject([.. attributes]);
                attributes.Clear();
            }
            else if (line.IndexOf(':') is > 0 and var colon)
            {
                name = line[..colon].Trim();
                value.Append(Uncommented(line[(colon + 1)..]));
            }
        }
    }

    private static string Uncommented(string text) => text.IndexOf('#') is >= 0 and var end ? text[..end] : text;
}
