using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Client.Contracts;
using Peerline.Storage.Rows;
using Problem = Peerline.Access.Problem;

namespace Peerline.Server.Api;

/// <summary>Which page of a list: <c>?limit=</c> items behind <c>?cursor=</c>, which is the last key of the page before and no business of
/// the caller's.</summary>
internal sealed record Paging(int Limit, string? After, HttpRequest Request, Refusal? Refusal) : IChecked
{
    private const int Usual = 100, Most = 500;

    public static ValueTask<Paging> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        var rules = new InputRules();
        var query = http.Request.Query;
        var limit = Usual;
        if (query["limit"].ToString() is { Length: > 0 } text
            && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= Most))
            rules.Add("OutOfRange", $"limit is a number from 1 to {Most}.", "limit");
        string? after = null;
        if (query["cursor"].ToString() is { Length: > 0 } cursor && (after = Decode(cursor)) is null)
            rules.Add("InvalidCursor", "cursor is not one that was given out: begin again without it.", "cursor");
        return ValueTask.FromResult(new Paging(limit, after, http.Request, rules.Hold ? null : Refusal.Invalid(rules.Problems)));
    }

    public Guid AfterId => Guid.TryParse(After, out var id) ? id : Guid.Empty;
    public long AfterNumber => long.TryParse(After, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    public int AfterIndex => (int)Math.Min(AfterNumber, int.MaxValue);

    /// <summary>A page of records, in the order in which they were made.</summary>
    public async Task<Reply<Page<T>>> PageAsync<TRow, T>(IQueryable<TRow> rows, Func<TRow, T> shape, CancellationToken cancel)
        where TRow : RecordRow
    {
        var after = AfterId;
        if (After is not null) rows = rows.Where(r => r.Id > after);
        return Of(await rows.OrderBy(r => r.Id).Take(Limit + 1).ToListAsync(cancel), r => r.Id.ToString(), shape);
    }

    /// <summary>A page from one item more than the page holds, if there is one.</summary>
    /// <param name="key">What the next page begins behind.</param>
    public Reply<Page<T>> Of<TRow, T>(IReadOnlyList<TRow> oneMore, Func<TRow, string> key, Func<TRow, T> shape)
    {
        var page = oneMore.Take(Limit).ToList();
        var next = oneMore.Count > Limit ? NextLink(key(page[^1])) : null;
        return Reply<Page<T>>.Ok(new Page<T>([.. page.Select(shape)], next));
    }

    /// <summary>A page of a list that is whole in memory and keeps its order.</summary>
    public Reply<Page<T>> Of<T>(IEnumerable<T> all)
    {
        var page = all.Skip(AfterIndex).Take(Limit + 1).ToList();
        var next = page.Count > Limit ? NextLink((AfterIndex + Limit).ToString(CultureInfo.InvariantCulture)) : null;
        return Reply<Page<T>>.Ok(new Page<T>([.. page.Take(Limit)], next));
    }

    private string NextLink(string key)
    {
        var query = Request.Query.Where(q => q.Key != "cursor").ToDictionary(q => q.Key, q => (string?)q.Value.ToString());
        query["cursor"] = WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(key));
        return QueryHelpers.AddQueryString($"{Request.PathBase}{Request.Path}", query);
    }

    private static string? Decode(string cursor)
    {
        try
        {
            var text = Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(cursor));
            return Guid.TryParse(text, out _) || long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? text : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
