using System.Net;
using Peerline.Client;
using Peerline.Client.Contracts;
using Peerline.Server.Tests.Api;
using Peerline.Server.Tests.Hosting;
using Peerline.Server.Webhooks;

namespace Peerline.Server.Tests.Webhooks;

/// <summary>What a webhook may not be made to reach, in every way to write it.</summary>
public class WebhookReachTests(SharedServer shared)
{
    [Theory]
    [InlineData("https://127.0.0.1/", "AddressNotAllowed")]
    [InlineData("https://127.1/", "AddressNotAllowed")]
    [InlineData("https://0x7f.1/", "AddressNotAllowed")]
    [InlineData("https://0177.0.0.1/", "AddressNotAllowed")]
    [InlineData("https://2130706433/", "AddressNotAllowed")]
    [InlineData("https://0/", "AddressNotAllowed")]
    [InlineData("https://10.1.2.3/", "AddressNotAllowed")]
    [InlineData("https://100.64.0.1/", "AddressNotAllowed")]
    [InlineData("https://169.254.169.254/latest/meta-data", "AddressNotAllowed")]
    [InlineData("https://192.0.2.1/", "AddressNotAllowed")]
    [InlineData("https://224.0.0.1/", "AddressNotAllowed")]
    [InlineData("https://255.255.255.255/", "AddressNotAllowed")]
    [InlineData("https://[::]/", "AddressNotAllowed")]
    [InlineData("https://[::1]/", "AddressNotAllowed")]
    [InlineData("https://[::ffff:127.0.0.1]/", "AddressNotAllowed")]
    [InlineData("https://[::ffff:7f00:1]/", "AddressNotAllowed")]
    [InlineData("https://[64:ff9b::7f00:1]/", "AddressNotAllowed")]
    [InlineData("https://[64:ff9b:1::7f00:1]/", "AddressNotAllowed")]
    [InlineData("https://[2002:7f00:1::]/", "AddressNotAllowed")]
    [InlineData("https://[2001::1]/", "AddressNotAllowed")]
    [InlineData("https://[fd00::1]/", "AddressNotAllowed")]
    [InlineData("https://[fe80::1]/", "AddressNotAllowed")]
    [InlineData("https://[fe80::1%25lo]/", "AddressNotAllowed")]
    [InlineData("https://127。0。0。1/", "AddressNotAllowed")]
    [InlineData("http://hooks.example.net/", "NotHttps")]
    [InlineData("ftp://hooks.example.net/", "NotHttps")]
    [InlineData("file:///etc/passwd", "NotHttps")]
    [InlineData("https://user:secret@hooks.example.net/", "UserInfo")]
    [InlineData("https://hooks.example.net@169.254.169.254/", "UserInfo")]
    [InlineData("https://hooks.example.net:22/", "PortNotAllowed")]
    [InlineData("https://hooks.example.net/#part", "Fragment")]
    [InlineData("https://hooks.example.net/a\r\nHost: inside", "ControlCharacter")]
    [InlineData("https://hooks.example.net\\@inside/", "InvalidUrl")]
    [InlineData("https://hooks.example.net/a b", "InvalidUrl")]
    [InlineData("//hooks.example.net/", "NotHttps")]
    [InlineData("hooks.example.net/peerline", "InvalidUrl")]
    [InlineData("", "Required")]
    public async Task An_address_that_is_not_public_is_refused_with_the_rule(string url, string code)
    {
        using var peer = await NativePeer.NewAsync(shared.Server);
        var refused = await Assert.ThrowsAsync<PeerlineApiException>(() => peer.Client.Webhooks.AddAsync(new NewWebhook(url, peer.Subscription)));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains(refused.Problems, e => e.Code == code && e.Target == "url");
    }

    [Theory]
    [InlineData("https://localhost/")]
    [InlineData("https://１２７.０.０.１/")]
    [InlineData("https://ⓛocalhost/")]
    [InlineData("https://LOCALHOST./")]
    public async Task A_name_that_leads_inside_is_refused_when_it_is_used(string url)
    {
        using var peer = await NativePeer.NewAsync(shared.Server);
        var hook = await peer.Client.Webhooks.AddAsync(new NewWebhook(url, peer.Subscription));
        var tried = await peer.Client.Webhooks.TestAsync(hook.Webhook.Id);
        Assert.Null(tried.Status);
        Assert.Matches("which is not a public address|name is not known", tried.Error!);
        await peer.Client.Webhooks.RemoveAsync(hook.Webhook.Id);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("198.18.0.1", false)]
    [InlineData("3fff::1", false)]
    [InlineData("5f00::1", false)]
    [InlineData("4000::1", false)]
    public void Public_is_what_the_registries_call_globally_reachable(string address, bool isPublic) =>
        Assert.Equal(isPublic, new WebhookReach(new WebhookOptions()).Allows(IPAddress.Parse(address)));
}
