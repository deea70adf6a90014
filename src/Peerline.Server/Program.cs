using Peerline.Server.Api;
using Peerline.Server.Arm;
using Peerline.Server.Cluster;
using Peerline.Server.Demo;
using Peerline.Server.EdgeProcess;
using Peerline.Server.Hosting;
using Peerline.Server.Tokens;

if (args is ["edge", .. var edge]) return await EdgeHost.RunAsync(edge);
if (args is ["guard", var beside]) return await GuardHost.RunAsync(beside);
if (args is ["router"]) return await RouterHost.RunAsync();
if (args is ["healthy", var url]) return await HealthyCommand.RunAsync(url);
if (args is ["operator", var name]) return await FirstSteps.RunToEndAsync(() => OperatorCommand.RunAsync(name));
if (args is ["db", "copy", var postgres]) return await FirstSteps.RunToEndAsync(() => DatabaseCommand.RunAsync(postgres));
if (args is ["demo", .. var demo]) return await DemoCommand.RunAsync(demo);

return await FirstSteps.RunToEndAsync(async () =>
{
    var builder = WebApplication.CreateBuilder(args);
    var options = builder.AddFoundation();
    builder.AddListeners(options);
    builder.AddTokens(options);
    builder.AddEngine();
    builder.AddArm();
    builder.AddNativeApi(options);
    builder.AddDemoRouters();
    builder.AddHealth();
    builder.AddTelemetry();

    var app = builder.Build();
    await app.PrepareAsync();

    app.UseSecurityHeaders();
    app.UseHealth();
    app.UseArm();
    app.UseFaults();
    app.UseAnswerMemory();
    app.UseCallers();
    app.UseRateLimiter();
    app.UseWelcome();
    app.MapInstanceDiscovery();
    app.MapArm();
    app.MapNativeApi();
    app.MapMetrics();
    await app.RunAsync();
    return 0;
});
