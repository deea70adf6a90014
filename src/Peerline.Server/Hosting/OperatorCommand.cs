using System.Text.Json;
using Peerline.Access;
using Peerline.Server.Tokens;
using Peerline.Storage;

namespace Peerline.Server.Hosting;

/// <summary>
/// <c>peerline-server operator NAME</c>: makes an operator's client on the machine that has the data folder, and prints its credentials.
/// The first one of an installation without the demo network, and the way back in when all others are lost.
/// </summary>
internal static class OperatorCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<int> RunAsync(string name)
    {
        var builder = WebApplication.CreateBuilder();
        var options = builder.AddFoundation();
        builder.AddTokens(options);
        await using var app = builder.Build();
        await Migrator.MigrateAsync(app.Services.GetRequiredService<PeerlineStore>(), CancellationToken.None);
        await using var scope = app.Services.CreateAsyncScope();
        switch (await scope.ServiceProvider.GetRequiredService<Clients>().CreateAsync(Caller.System, name, Role.Operator, []))
        {
            case Answer<ClientSecret>.Done { Value: var made }:
                var tenant = scope.ServiceProvider.GetRequiredService<Installation>().TenantId;
                var access = new DemoFile(
                    TokenScope.Audience(options), TokenScope.Audience(options), scope.ServiceProvider.GetRequiredService<DataFolder>().CaCertificate,
                    tenant, $"{options.Public}{tenant}/oauth2/v2.0/token", TokenScope.Scope(options), new DemoClient(made.Client.ClientId, made.Secret), []);
                Console.WriteLine(JsonSerializer.Serialize(access, Json));
                return 0;
            case Answer<ClientSecret>.Invalid { Problems: var problems }:
                foreach (var problem in problems) await Console.Error.WriteLineAsync($"{problem.Target}: {problem.Sentence}");
                return 2;
            default:
                return 1;
        }
    }
}
