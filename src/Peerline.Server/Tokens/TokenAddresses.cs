using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using Peerline.Server.Hosting;

namespace Peerline.Server.Tokens;

/// <summary>
/// Addresses and keys of the authority: they depend on the installation's tenant, which is known when the data folder is. There is one
/// tenant; <c>common</c> and <c>organizations</c> lead to it, and so does <c>adfs</c>, at whose addresses clients do not ask anybody
/// else whether the authority exists.
/// </summary>
internal sealed class TokenAddresses(Installation installation, DataFolder folder, PeerlineOptions peerline, SigningKeys keys)
    : Microsoft.Extensions.Options.IConfigureOptions<OpenIddictServerOptions>
{
    public const string DeviceLogin = "devicelogin";

    public static IReadOnlyList<string> Authorities(Installation installation) =>
        [installation.TenantId.ToString(), "common", "organizations", "adfs"];

    public static Uri Issuer(PeerlineOptions options, Installation installation) => new(options.Public, $"{installation.TenantId}/v2.0");

    public void Configure(OpenIddictServerOptions options)
    {
        options.Issuer = Issuer(peerline, installation);
        options.ConfigurationEndpointUris.Clear();
        options.JsonWebKeySetEndpointUris.Clear();
        foreach (var authority in Authorities(installation))
        {
            Add(options.ConfigurationEndpointUris, $"{authority}/v2.0/.well-known/openid-configuration",
                $"{authority}/.well-known/openid-configuration");
            Add(options.JsonWebKeySetEndpointUris, $"{authority}/discovery/v2.0/keys", $"{authority}/discovery/keys");
            Add(options.TokenEndpointUris, $"{authority}/oauth2/v2.0/token", $"{authority}/oauth2/token");
            Add(options.AuthorizationEndpointUris, $"{authority}/oauth2/v2.0/authorize", $"{authority}/oauth2/authorize");
            Add(options.DeviceAuthorizationEndpointUris, $"{authority}/oauth2/v2.0/devicecode", $"{authority}/oauth2/devicecode");
        }

        Add(options.EndUserVerificationEndpointUris, DeviceLogin);
        options.CodeChallengeMethods.Remove(OpenIddictConstants.CodeChallengeMethods.Plain);
        foreach (var key in keys.Published())
            options.SigningCredentials.Add(new SigningCredentials(key, SecurityAlgorithms.RsaSha256));
        options.EncryptionCredentials.Add(new EncryptingCredentials(
            new SymmetricSecurityKey(folder.TokenEncryptionKey.ReadOrCreate(() => RandomNumberGenerator.GetBytes(32))),
            SecurityAlgorithms.Aes256KW, SecurityAlgorithms.Aes256CbcHmacSha512));
    }

    private static void Add(List<Uri> uris, params string[] paths) => uris.AddRange(paths.Select(p => new Uri(p, UriKind.Relative)));
}
