using Peerline.Server.Cluster;
using Peerline.Server.Hosting;
using Peerline.Server.Tokens;

return await FirstSteps.RunToEndAsync(async () =>
{
    var builder = WebApplication.CreateBuilder(args);
    var options = builder.AddFoundation();
    builder.AddListeners(options);
    builder.AddTokens(options);
    builder.AddEngine();
    builder.AddHealth();
    builder.AddTelemetry();

    var app = builder.Build();
    await app.PrepareAsync();

    app.UseSecurityHeaders();
    app.UseFaults();
    app.UseCallers();
    app.UseWelcome();
    app.MapHealth();
    app.MapMetrics();
    await app.RunAsync();
});
