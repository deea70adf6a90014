using Peerline.Server.Hosting;
using Peerline.Stages.Inventory;
using Scalar.AspNetCore;

namespace Peerline.Server.Api;

/// <summary>The native API: everything that Peerline does, for peers and for the operator.</summary>
internal static class NativeApi
{
    public const string Root = "/api/v1";

    public static void AddNativeApi(this WebApplicationBuilder builder, PeerlineOptions options)
    {
        var services = builder.Services;
        services.AddSingleton<Metros>();
        services.AddSingleton<Facilities>();
        services.AddSingleton<EdgeRouters>();
        services.AddSingleton<Ports>();
        services.AddSingleton<AddressPools>();
        services.AddServiceInventory();
        services.AddSingleton<OperatorProfiles>();
        services.AddSingleton<EventFeed>();
        services.AddSingleton<LetterRegister>();
        services.AddSingleton<RouterStatus>();
        services.AddScoped<Names>();
        services.AddScoped<ConnectionViews>();
        services.AddScoped<PeeringViews>();
        services.AddCallerLimits(options);
        services.AddOpenApi("v1", OpenApiText.Write);
    }

    public static void MapNativeApi(this WebApplication app)
    {
        app.UseWhen(IsNative, native =>
        {
            native.UseStatusCodePages(context =>
                Faults.WriteAsync(context.HttpContext, context.HttpContext.Response.StatusCode, Sentence(context.HttpContext)));
            native.UseMiddleware<Idempotency>();
        });

        var api = app.MapGroup(Root).AddEndpointFilter(ReadersRead.FilterAsync).AddEndpointFilter(CheckedParameters.FilterAsync);
        api.MapMe();
        api.MapPolicy();
        api.MapRollout();
        api.MapSubscriptions();
        api.MapClients();
        api.MapUsers();
        api.MapRoles();
        api.MapTokenKeys();
        api.MapRpki();
        api.MapIrr();
        api.MapDryRun();
        api.MapIana();
        api.MapPeeringDb();
        api.MapPeerAsns();
        api.MapRuleWaivers();
        api.MapReview();
        api.MapEligibility();
        api.MapPeerings();
        api.MapConnections();
        api.MapConnectionRecords();
        api.MapLetters();
        api.MapMetros();
        api.MapFacilities();
        api.MapEdgeRouters();
        api.MapPorts();
        api.MapAddressPools();
        api.MapStock();
        api.MapServiceInventory();
        api.MapServices();
        api.MapPause();
        api.MapFreezes();
        api.MapLegacySessions();
        api.MapHistory();
        api.MapAudit();
        api.MapWebhooks();
        api.MapMaintenances();
        api.MapAlertRules();
        app.MapLetterPage();
        app.MapAsnProofPage();
        app.MapDocuments();
    }

    private static bool IsNative(HttpContext context) => context.Request.Path.StartsWithSegments(Root);

    private static string Sentence(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => "There is nothing at this address; see /openapi/v1.json for what there is.",
        StatusCodes.Status405MethodNotAllowed => $"{context.Request.Method} is not offered at this address.",
        _ => "The request could not be answered.",
    };

    private static void MapDocuments(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        var page = app.MapScalarApiReference("/scalar", options => options
            .WithTitle("Peerline API").DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp().HideDeveloperTools()
            .HideClientButton());
        page.AllowAnonymous();

        // The page is one script of its own origin with inline styles; it needs nothing from elsewhere.
        page.AddEndpointFilter((context, next) =>
        {
            context.HttpContext.Response.Headers.ContentSecurityPolicy =
                "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'";
            return next(context);
        });
    }
}
