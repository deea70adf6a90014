using Peerline.Client.Contracts;

namespace Peerline.Client;

/// <summary>Letters of Authorization and cease letters.</summary>
public sealed class LetterCalls
{
    private readonly Transport transport;

    internal LetterCalls(Transport transport) => this.transport = transport;

    public IAsyncEnumerable<Letter> ListAsync(CancellationToken cancel = default) => transport.ListAsync<Letter>("/api/v1/letters", cancel);

    public async Task<Letter> GetAsync(string number, int version, CancellationToken cancel = default) =>
        (await transport.GetAsync<Letter>(Path(number, version), cancel)).Value;

    public Task<byte[]> PdfAsync(string number, int version, CancellationToken cancel = default) =>
        transport.BytesAsync($"{Path(number, version)}/pdf", cancel);

    public Task<byte[]> JsonAsync(string number, int version, CancellationToken cancel = default) =>
        transport.BytesAsync($"{Path(number, version)}/json", cancel);

    /// <summary>The check that anybody may make; without login.</summary>
    /// <param name="fingerprint">SHA-256 of the file in hand or the digits of its code; null when only the number is known.</param>
    public async Task<LetterVerdict> VerifyAsync(
        string number, int? version = null, string? fingerprint = null, CancellationToken cancel = default) =>
        (await transport.GetAsync<LetterVerdict>(
            Query.On($"/api/v1/letters/{Uri.EscapeDataString(number)}/verification").With("v", version)
                .With("h", fingerprint), cancel)).Value;

    private static string Path(string number, int version) => $"/api/v1/letters/{Uri.EscapeDataString(number)}/versions/{version}";
}
