namespace Peerline.Server.Hosting;

/// <summary>Says where to go next, once, when everything answers.</summary>
internal static class Welcome
{
    public static void UseWelcome(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<PeerlineOptions>();
        var folder = app.Services.GetRequiredService<DataFolder>();
        var health = options.HttpPort > 0 ? $"http://{options.Listen}:{options.HttpPort}/health" : $"{options.Public}health";
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            Console.WriteLine($"""
                Peerline is ready.
                  API           {options.Public}api/v1      (Azure's wire: {options.Public}subscriptions)
                  Documents     {options.Public}scalar      ({options.Public}openapi/v1.json)
                  Health        {health}
                  Trust         {folder.CaCertificate}
                """);
            Console.WriteLine(File.Exists(folder.DemoFile)
                ? $"  Demo network  {folder.DemoFile}   (next: ./run demo)"
                : $"  Data          {folder.In()}");
        });
    }
}
