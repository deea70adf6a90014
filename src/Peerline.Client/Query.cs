using System.Globalization;
using System.Text;

namespace Peerline.Client;

/// <summary>A path with a query, of which what is null is left out.</summary>
internal sealed class Query(string path)
{
    private readonly StringBuilder text = new(path);
    private char separator = '?';

    public static Query On(string path) => new(path);

    public static implicit operator string(Query query) => query.text.ToString();

    public Query With(string name, object? value)
    {
        if (value is null) return this;
        var written = value is DateTimeOffset time
            ? time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)
            : Convert.ToString(value, CultureInfo.InvariantCulture);
        text.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(written ?? ""));
        separator = '&';
        return this;
    }
}
