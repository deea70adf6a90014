using Peerline.Edge.Embedded;
using Peerline.Server.Hosting;

namespace Peerline.Server.Demo;

internal static class DemoSetup
{
    public static void AddDemoRouters(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(s => Site(s.GetRequiredService<DataFolder>(), s.GetRequiredService<TimeProvider>()));
        builder.Services.AddHostedService<DemoRouters>();
    }

    public static EmbeddedSite Site(DataFolder folder, TimeProvider time) => new(folder.In("edge"), EmbeddedSite.ThisProgram, time);
}
