using Peerline.Server.Hosting;

namespace Peerline.Server.Arm;

/// <summary><c>/tenants</c>: one directory tenant an installation.</summary>
internal static class Tenants
{
    public static void MapTenants(this RouteGroupBuilder group) =>
        group.MapGet("/tenants", (Installation installation, PeerlineOptions options) =>
        ArmAnswers.Ok(new ArmPage(
            [new Tenant($"/tenants/{installation.TenantId}", installation.TenantId, "Home", "Peerline", options.Public.Host)])));

    private sealed record Tenant(string Id, Guid TenantId, string TenantCategory, string DisplayName, string DefaultDomain);
}
