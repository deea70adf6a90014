using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Peerline.Client;

namespace Peerline.Cli.Commands;

/// <summary>An object that is handed over as JSON: a file, or <c>-</c> for standard input.</summary>
internal static class JsonInput
{
    private static readonly JsonSerializerOptions Strict =
        new(PeerlineApiJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    public static Option<string> Option(string description) =>
        new("--file", "-f") { Description = $"{description}; - reads standard input", Required = true, HelpName = "FILE" };

    public static async Task<T> ReadAsync<T>(string file, CancellationToken cancel)
    {
        try
        {
            await using var stream = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
            return await JsonSerializer.DeserializeAsync<T>(stream, Strict, cancel) ?? throw new JsonException("It is null.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file} cannot be read: {e.Message}");
        }
        catch (JsonException e)
        {
            throw new UsageException($"{(file == "-" ? "Standard input" : file)} is not what is expected: {e.Message}");
        }
    }
}
