using System.Globalization;
using System.Reflection;
using Microsoft.Net.Http.Headers;

namespace Peerline.Server.Api;

/// <summary>The version that the caller has read, from If-Match (RFC 9110 section 13.1.1).</summary>
/// <param name="Version">Null when the caller does not care; -1, which no object has, when it is a tag that was never ours.</param>
internal sealed record IfMatch(bool IsPresent, long? Version)
{
    public static ValueTask<IfMatch> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        var header = http.Request.Headers.IfMatch;
        if (header.Count == 0) return ValueTask.FromResult(new IfMatch(false, null));
        if (header == "*") return ValueTask.FromResult(new IfMatch(true, null));
        var version = EntityTagHeaderValue.TryParse(header.ToString(), out var tag) && !tag.IsWeak
            && long.TryParse(tag.Tag.Subsegment(1, tag.Tag.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : -1;
        return ValueTask.FromResult(new IfMatch(true, version));
    }
}
