using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Peerline.Server.Arm;

/// <summary>One page of a list: <c>value</c>, and <c>nextLink</c> as an absolute address when there is more.</summary>
internal sealed record ArmPage(IReadOnlyList<object> Value, string? NextLink = null)
{
    private const string SkipToken = "$skipToken";

    /// <param name="items">One more than the page holds, when there are more.</param>
    /// <param name="token">What the next page continues behind.</param>
    public static ArmPage Of<T>(HttpContext context, IReadOnlyList<T> items, int size, Func<T, object> body, Func<T, string> token) =>
        items.Count <= size
            ? new ArmPage([.. items.Select(body)])
            : new ArmPage([.. items.Take(size).Select(body)], Link(context, token(items[size - 1])));

    /// <summary>What the client has read so far: null on the first page or when the token is none of ours.</summary>
    public static string? After(HttpContext context)
    {
        try
        {
            var token = context.Request.Query[SkipToken].ToString();
            return token.Length == 0 ? null : Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(token));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    public static Guid? AfterId(HttpContext context) => Guid.TryParse(After(context), out var id) ? id : null;

    private static string Link(HttpContext context, string token)
    {
        var request = context.Request;
        var query = request.Query.Where(q => !q.Key.Equals(SkipToken, StringComparison.OrdinalIgnoreCase))
            .SelectMany(q => q.Value, (q, value) => $"{Uri.EscapeDataString(q.Key)}={Uri.EscapeDataString(value ?? "")}")
            .Append($"{SkipToken}={WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(token))}");
        return $"{request.Scheme}://{request.Host}{request.Path.ToUriComponent()}?{string.Join('&', query)}";
    }
}
