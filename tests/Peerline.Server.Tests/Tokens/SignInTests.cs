using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Peerline.Access;
using Peerline.Client.Contracts;
using Peerline.Server.Tests.Api;
using Peerline.Server.Tests.Hosting;

namespace Peerline.Server.Tests.Tokens;

/// <summary>People sign in on the page; codes and refresh tokens are good once, and only for whom they were made.</summary>
public class SignInTests(SharedServer shared)
{
    private readonly PeerlineServer server = shared.Server;

    [Fact]
    public async Task The_page_is_plain_closed_to_scripts_and_leads_back_only()
    {
        using var browser = server.Browser();
        using var page = await browser.GetAsync(server.AuthorizePage(AuthorityCalls.NewVerifier(), more: "&login_hint=%22%3E%3Cscript%3E"));
        var html = await page.Content.ReadAsStringAsync();
        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
        Assert.Contains("Azure CLI or SDK", html);
        Assert.DoesNotContain("<script", html);
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy);
        Assert.Contains($"form-action 'self' {AuthorityCalls.Back};", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.DoesNotContain("script-src", policy);
        var cookie = Assert.Single(page.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("__Host-", cookie);
        Assert.Contains("secure; samesite=lax; httponly", cookie);
    }

    [Theory]
    [InlineData("{0}/oauth2/v2.0/authorize", "{0}/oauth2/v2.0/token")]
    [InlineData("common/oauth2/v2.0/authorize", "common/oauth2/v2.0/token")]
    [InlineData("organizations/oauth2/v2.0/authorize", "organizations/oauth2/v2.0/token")]
    [InlineData("{0}/oauth2/authorize", "{0}/oauth2/token")]
    [InlineData("adfs/oauth2/authorize", "adfs/oauth2/token")]
    public async Task A_code_buys_tokens_that_say_who_it_is_and_act_in_their_name(string authorize, string token)
    {
        var subscription = await server.NewSubscriptionAsync();
        using var person = await Person.NewAsync(server, (AccessRole.Reader, Scope.Of(subscription)));
        var verifier = AuthorityCalls.NewVerifier();
        using var back = await person.SignInAsync(server.AuthorizePage(verifier, authorize));
        var (status, body) = await server.TokenAsync(AuthorityCalls.Redeem(AuthorityCalls.CodeOf(back), verifier), token);
        Assert.True(status == 200, body.ToString());
        var access = body.GetProperty("access_token").GetString()!;
        var (claims, who) = (TokenTests.Claims(access), TokenTests.Claims(body.GetProperty("id_token").GetString()!));
        Assert.Equal((person.Id, person.Name, "n1"), (who.GetProperty("oid").GetString(), who.GetProperty("preferred_username").GetString(),
            who.GetProperty("nonce").GetString()));
        Assert.Equal((person.Id, "user_impersonation", AuthorityCalls.Program),
            (claims.GetProperty("sub").GetString(), claims.GetProperty("scp").GetString(), claims.GetProperty("appid").GetString()));
        Assert.Equal(server.Https, new Uri(claims.GetProperty("aud").GetString()!));
        Assert.Equal(!token.Contains("v2.0"), body.TryGetProperty("expires_on", out _));
        Assert.NotEmpty(body.GetProperty("client_info").GetString()!);
        using var client = server.Client(access);
        var seen = await client.GetFromJsonAsync<JsonElement>("subscriptions?api-version=2021-01-01");
        Assert.Equal(subscription, Assert.Single(seen.GetProperty("value").EnumerateArray()).GetProperty("subscriptionId").GetGuid());
        Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsJsonAsync("api/v1/peer-asns", new { })).StatusCode);
    }

    [Fact]
    public async Task A_code_is_good_once_and_takes_what_it_bought_with_it()
    {
        using var person = await Person.NewAsync(server);
        var verifier = AuthorityCalls.NewVerifier();
        using var back = await person.SignInAsync(server.AuthorizePage(verifier));
        var redeem = AuthorityCalls.Redeem(AuthorityCalls.CodeOf(back), verifier);
        var (_, first) = await server.TokenAsync(redeem);
        var (status, again) = await server.TokenAsync(redeem);
        Assert.Equal((400, "invalid_grant"), (status, again.Error()));
        var (refreshed, refusal) = await server.TokenAsync(AuthorityCalls.Refresh(first.GetProperty("refresh_token").GetString()!));
        Assert.Equal((400, "invalid_grant"), (refreshed, refusal.Error()));
    }

    [Fact]
    public async Task A_code_is_for_the_one_who_knows_the_verifier_and_the_address()
    {
        using var person = await Person.NewAsync(server);
        foreach (var change in (Action<Dictionary<string, string>>[])
            [f => f["code_verifier"] = AuthorityCalls.NewVerifier(), f => f.Remove("code_verifier"), f => f["redirect_uri"] = "http://localhost:1",
                f => f["client_id"] = "1950a258-227b-4e31-a9cf-717495945fc2"])
        {
            var verifier = AuthorityCalls.NewVerifier();
            using var back = await person.SignInAsync(server.AuthorizePage(verifier));
            var form = AuthorityCalls.Redeem(AuthorityCalls.CodeOf(back), verifier);
            change(form);
            var (status, body) = await server.TokenAsync(form);
            Assert.Equal(400, status);
            Assert.Contains(body.Error(), (string[])["invalid_grant", "invalid_request"]);
        }
    }

    [Theory]
    [InlineData("code_challenge_method=plain", "code_challenge_method=S256")]
    [InlineData("", "&code_challenge_method=S256")]
    [InlineData("redirect_uri=https%3A%2F%2Fevil.example", "redirect_uri=http%3A%2F%2Flocalhost%3A4321")]
    [InlineData("response_type=token", "response_type=code")]
    [InlineData("client_id=00000000-0000-0000-0000-000000000001", "client_id=04b07795-8ddb-461a-bbee-02f9e1bf7b46")]
    public async Task What_is_asked_in_another_way_gets_no_page(string with, string instead)
    {
        using var browser = server.Browser();
        var page = server.AuthorizePage(AuthorityCalls.NewVerifier()).ToString();
        Assert.Contains(instead, page);
        using var answer = await browser.GetAsync(page.Replace(instead, with));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain("<form", text);
        if (answer.StatusCode is HttpStatusCode.Redirect) Assert.StartsWith($"{AuthorityCalls.Back}/?error=", answer.Headers.Location!.ToString());
        else Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Nobody_is_asked_when_nobody_may_be_and_foreign_scopes_are_refused()
    {
        using var browser = server.Browser();
        using var none = await browser.GetAsync(server.AuthorizePage(AuthorityCalls.NewVerifier(), more: "&prompt=none"));
        Assert.Contains("error=login_required", none.Headers.Location!.Query);
        using var foreign = await browser.GetAsync(server.AuthorizePage(AuthorityCalls.NewVerifier()).ToString()
            .Replace("openid", Uri.EscapeDataString("https://graph.example/.default")));
        Assert.Contains("error=invalid_scope", foreign.Headers.Location!.Query);
    }

    [Fact]
    public async Task An_answer_as_a_form_may_run_the_one_script_that_sends_it()
    {
        using var person = await Person.NewAsync(server);
        using var answer = await person.SignInAsync(server.AuthorizePage(AuthorityCalls.NewVerifier(), more: "&response_mode=form_post"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains($"form-action 'self' {AuthorityCalls.Back};", policy);
        var script = (await answer.Content.ReadAsStringAsync()).Split("<script>")[1].Split("</script>")[0];
        var hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(script)));
        Assert.Contains($"script-src 'sha256-{hash}'", policy);
    }

    [Fact]
    public async Task A_form_from_elsewhere_signs_nobody_in()
    {
        using var person = await Person.NewAsync(server);
        var page = server.AuthorizePage(AuthorityCalls.NewVerifier());
        var form = Person.Form(await person.Browser.GetStringAsync(page));

        // The same form in a browser that never saw the page, and with another value in this one.
        using var other = server.Browser();
        using var elsewhere = await other.PostAsync(page, new FormUrlEncodedContent(
            new Dictionary<string, string>(form) { ["username"] = person.Name, ["password"] = person.Password }));
        Assert.Equal(HttpStatusCode.BadRequest, elsewhere.StatusCode);
        using var forged = await person.SendAsync(page, new(form) { ["form_token"] = form["form_token"][1..] + "A" });
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        using var own = await person.SendAsync(page, form);
        Assert.NotEmpty(AuthorityCalls.CodeOf(own));
    }

    [Fact]
    public async Task After_five_wrong_passwords_a_name_rests_and_the_right_one_is_not_told_from_a_wrong_one()
    {
        await using var own = await PeerlineServer.StartAsync();
        using var person = await Person.NewAsync(own);
        var (page, right) = (own.AuthorizePage(AuthorityCalls.NewVerifier()), person.Password);
        var wrong = "";
        person.Password = "not the password";
        for (var i = 0; i < 5; i++)
        {
            using var refused = await person.SignInAsync(page);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            wrong = Problem(await refused.Content.ReadAsStringAsync());
        }

        person.Password = right;
        using var rests = await person.SignInAsync(page);
        Assert.Equal((HttpStatusCode.BadRequest, wrong), (rests.StatusCode, Problem(await rests.Content.ReadAsStringAsync())));
        using var operators = NativePeer.ClientOf(own, own.Demo.Operator.ClientId, own.Demo.Operator.ClientSecret);
        person.Password = (await operators.Access.SetPasswordAsync(person.Id, new NewPassword())).Password!;
        using var back = await person.SignInAsync(page);
        Assert.NotEmpty(AuthorityCalls.CodeOf(back));

        // An address has twenty tries a minute, whatever the names.
        HttpStatusCode last = default;
        var said = "";
        for (var i = 0; i < 20; i++)
        {
            using var guess = await person.SignInAsync(page);
            (last, said) = (guess.StatusCode, guess.StatusCode is HttpStatusCode.BadRequest ? await guess.Content.ReadAsStringAsync() : "");
        }

        Assert.Equal(HttpStatusCode.BadRequest, last);
        Assert.Contains("too many tries from your address", said);
    }

    [Fact]
    public async Task A_refresh_token_is_good_once_and_another_password_ends_what_was_signed_in()
    {
        using var person = await Person.NewAsync(server);
        var verifier = AuthorityCalls.NewVerifier();
        using var back = await person.SignInAsync(server.AuthorizePage(verifier));
        var (_, first) = await server.TokenAsync(AuthorityCalls.Redeem(AuthorityCalls.CodeOf(back), verifier));
        var (_, second) = await server.TokenAsync(AuthorityCalls.Refresh(first.GetProperty("refresh_token").GetString()!));
        var refresh = second.GetProperty("refresh_token").GetString()!;
        Assert.NotEqual(first.GetProperty("refresh_token").GetString(), refresh);
        using var client = server.Client(second.GetProperty("access_token").GetString());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("subscriptions?api-version=2021-01-01")).StatusCode);

        using var operators = NativePeer.ClientOf(server, server.Demo.Operator.ClientId, server.Demo.Operator.ClientSecret);
        await operators.Access.SetPasswordAsync(person.Id, new NewPassword("a password by hand"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("subscriptions?api-version=2021-01-01")).StatusCode);
        Assert.Equal("invalid_grant", (await server.TokenAsync(AuthorityCalls.Refresh(refresh))).Body.Error());

        // The old one again: somebody has taken it, and the whole chain ends.
        person.Password = "a password by hand";
        using var anew = await person.SignInAsync(server.AuthorizePage(verifier));
        var (_, third) = await server.TokenAsync(AuthorityCalls.Redeem(AuthorityCalls.CodeOf(anew), verifier));
        var old = third.GetProperty("refresh_token").GetString()!;
        var (_, fourth) = await server.TokenAsync(AuthorityCalls.Refresh(old));
        Assert.Equal("invalid_grant", (await server.TokenAsync(AuthorityCalls.Refresh(old))).Body.Error());
        Assert.Equal("invalid_grant",
            (await server.TokenAsync(AuthorityCalls.Refresh(fourth.GetProperty("refresh_token").GetString()!))).Body.Error());
    }

    private static string Problem(string html) => html.Split("role=\"alert\">")[1].Split("</p>")[0];
}
