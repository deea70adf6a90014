using System.Text;

namespace Peerline.Tests.Notifications;

/// <summary>A mail as it came over the wire, cut into fields by nothing but RFC 5322 section 2.2: no library hides a fault.</summary>
sealed class WireMail
{
    public WireMail(byte[] content)
    {
        Raw = Encoding.Latin1.GetString(content);
        var end = Raw.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        foreach (var line in (end < 0 ? Raw : Raw[..end]).Split("\r\n"))
        {
            if (line.Length > 0 && line[0] is ' ' or '\t')
            {
                Fields[^1] = (Fields[^1].Name, Fields[^1].Value + line);
            }
            else
            {
                var colon = line.IndexOf(':');
                Fields.Add(colon < 0 ? ("?", line) : (line[..colon], line[(colon + 1)..].Trim()));
            }
        }
    }

    public string Raw { get; }
    public List<(string Name, string Value)> Fields { get; } = [];
    public IEnumerable<string> Names => Fields.Select(header => header.Name);

    public string this[string name] => Assert.Single(Fields, header => header.Name == name).Value;
}
