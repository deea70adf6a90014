using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Peerline.Server.Tokens;

/// <summary>
/// The programs in which people sign in: they have no secret, and come back to this machine only. Azure's tools have fixed ids of their
/// own, which they do not ask the authority for.
/// </summary>
internal static class PublicClients
{
    public const string AzureCli = "04b07795-8ddb-461a-bbee-02f9e1bf7b46", AzurePowerShell = "1950a258-227b-4e31-a9cf-717495945fc2";

    private static readonly (string Id, string Name)[] All = [(AzureCli, "Azure CLI or SDK"), (AzurePowerShell, "Azure PowerShell")];

    public static async Task PreparePublicClientsAsync(this IServiceProvider services)
    {
        var applications = services.GetRequiredService<IOpenIddictApplicationManager>();
        foreach (var (id, name) in All)
            if (await applications.FindByClientIdAsync(id) is null) await applications.CreateAsync(Describe(id, name));
    }

    private static OpenIddictApplicationDescriptor Describe(string id, string name) => new()
    {
        ClientId = id,
        DisplayName = name,
        ApplicationType = ApplicationTypes.Native,
        ClientType = ClientTypes.Public,
        ConsentType = ConsentTypes.Implicit,

        // RFC 8252 section 7.3: any port of the loopback address.
        RedirectUris = { new Uri("http://localhost"), new Uri("http://127.0.0.1"), new Uri("http://[::1]") },
        Permissions =
        {
            Permissions.Endpoints.Authorization, Permissions.Endpoints.DeviceAuthorization, Permissions.Endpoints.Token,
            Permissions.GrantTypes.AuthorizationCode, Permissions.GrantTypes.DeviceCode, Permissions.GrantTypes.RefreshToken,
            Permissions.ResponseTypes.Code,
        },
        Requirements = { Requirements.Features.ProofKeyForCodeExchange },
    };
}
