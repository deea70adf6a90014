using Peerline.Access;
using Peerline.Model;
using Peerline.Server.Tests.Api;

namespace Peerline.Server.Tests.Sources;

public sealed partial class SourcesTests
{
    [Fact]
    public async Task What_changes_in_an_AS_SET_reaches_sessions_in_service_and_what_is_held_when_it_is_released()
    {
        using var native = await NativePeer.NewAsync(server);
        irr.Routes[$"AS{native.Asn}"] = ["45.81.0.0/22", "45.82.0.0/24", "45.83.0.0/24", "45.84.0.0/24"];
        var id = (await native.StartedAsync()).Id;
        await native.Operator.Irr.RefreshAsync(native.Asn);
        var before = await RequireAsync(IrrUse.Require);
        try
        {
            await server.Store.WriteAsync(Caller.System, async work => await work.SaveAsync(
                (await work.ConnectionAsync(id))!.WithHalves(h => h with { Generation = 1, ValidatedGeneration = 1, Applied = new AppliedHalf(1, true) }) with
                {
                    State = ConnectionState.Active, StateSince = work.Now, Deadline = null,
                }));

            irr.Routes[$"AS{native.Asn}"] = ["45.81.0.0/22", "45.82.0.0/24", "45.83.0.0/24"];
            await native.Operator.Irr.RefreshAsync(native.Asn);
            Assert.Equal([$"AS{native.Asn} expands to something else: 1 ASNs, 3 prefixes. What is permitted is judged anew."], await ToldAsync());

            // Most of it would go: the sessions are not touched before a person has said so.
            irr.Routes[$"AS{native.Asn}"] = ["45.81.0.0/22"];
            var held = (await native.Operator.Irr.RefreshAsync(native.Asn)).Held!;
            Assert.Single(await ToldAsync());
            await native.Operator.Irr.ReleaseAsync(native.Asn, held.At);
            Assert.Equal($"AS{native.Asn} expands to something else: 1 ASNs, 1 prefixes. What is permitted is judged anew.", (await ToldAsync())[1]);
        }
        finally
        {
            await RequireAsync(before);
        }

        async Task<List<string>> ToldAsync() => await native.Client.Connections.HistoryAsync(id)
            .Where(e => e.Type == "connection.as-set-changed").Select(e => e.Sentence!).ToListAsync();

        Task<IrrUse> RequireAsync(IrrUse use) => server.Store.WriteAsync(Caller.System, async work =>
        {
            var profile = await work.ProfileAsync();
            await work.SaveAsync(profile with { Policy = profile.Policy with { Irr = use } });
            return profile.Policy.Irr;
        });
    }
}
