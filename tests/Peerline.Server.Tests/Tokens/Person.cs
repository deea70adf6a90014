using System.Net;
using System.Text.RegularExpressions;
using Peerline.Access;
using Peerline.Client.Contracts;
using Peerline.Server.Tests.Api;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Tokens;

/// <summary>Somebody with a browser that runs no script: reads a page, fills its form in, and does not follow where it leads.</summary>
internal sealed partial class Person : IDisposable
{
    private readonly HttpClient browser;

    private Person(HttpClient browser, string id, string name, string password) =>
        (this.browser, Id, Name, Password) = (browser, id, name, password);

    public string Id { get; }
    public string Name { get; }
    public string Password { get; set; }
    public HttpClient Browser => browser;

    /// <summary>A new person, with the roles.</summary>
    public static async Task<Person> NewAsync(PeerlineServer server, params (AccessRole Role, Scope Scope)[] roles)
    {
        using var operators = NativePeer.ClientOf(server, server.Demo.Operator.ClientId, server.Demo.Operator.ClientSecret);
        var made = await operators.Access.AddUserAsync(new NewUser($"{Guid.NewGuid():N}@peer.example", "A. Person"));
        foreach (var (role, scope) in roles) await server.AssignAsync(made.User.Id, role, scope);
        return new Person(server.Browser(), made.User.Id, made.User.Name, made.Password!);
    }

    /// <summary>Opens the page, signs in on it, and says where it leads.</summary>
    public async Task<HttpResponseMessage> SignInAsync(Uri page, string? code = null)
    {
        using var shown = await browser.GetAsync(page);
        var html = await shown.Content.ReadAsStringAsync();
        Assert.True(shown.IsSuccessStatusCode, html);
        return await SendAsync(page, Form(html), code);
    }

    public Task<HttpResponseMessage> SendAsync(Uri page, Dictionary<string, string> form, string? code = null)
    {
        form["username"] = Name;
        form["password"] = Password;
        if (code is not null) form["user_code"] = code;
        return browser.PostAsync(new Uri(page, form.Remove("action", out var action) ? action : page.AbsolutePath), new FormUrlEncodedContent(form));
    }

    /// <summary>The hidden fields of a page's form, and where it goes.</summary>
    public static Dictionary<string, string> Form(string html)
    {
        var fields = Hidden().Matches(html).ToDictionary(m => m.Groups[1].Value, m => WebUtility.HtmlDecode(m.Groups[2].Value));
        fields["action"] = WebUtility.HtmlDecode(Action().Match(html).Groups[1].Value);
        return fields;
    }

    public void Dispose() => browser.Dispose();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">")]
    private static partial Regex Hidden();

    [GeneratedRegex("action=\"([^\"]*)\"")]
    private static partial Regex Action();
}
