namespace Peerline.Server.Hosting;

/// <summary><c>peerline-server healthy URL</c>: exit 0 when the server says that it is ready; for scripts and container probes.</summary>
internal static class HealthyCommand
{
    public static async Task<int> RunAsync(string url)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var answer = await client.GetAsync(new Uri(url));
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return 1;
        }
    }
}
