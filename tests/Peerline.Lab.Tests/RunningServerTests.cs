namespace Peerline.Lab.Tests;

/// <summary>The server as a process: what the stories below stand on.</summary>
public class RunningServerTests(ITestOutputHelper output)
{
    [Fact]
    public async Task An_operator_can_ask_a_server_that_was_killed_and_started_again()
    {
        var data = Path.Combine(Path.GetTempPath(), $"peerline-server-{Guid.NewGuid():N}");
        try
        {
            await using var server = await RunningServer.StartAsync(data);
            output.WriteLine($"first start to health: {server.StartedWithin.TotalMilliseconds:F0} ms");
            Assert.Equal("operator", (await server.Operator.MeAsync()).Role);

            await server.KillAsync();
            Assert.False(server.IsRunning);
            await server.StartAsync();

            output.WriteLine($"start on the same data to health: {server.StartedWithin.TotalMilliseconds:F0} ms");
            Assert.Equal("operator", (await server.Operator.MeAsync()).Role);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }
}
