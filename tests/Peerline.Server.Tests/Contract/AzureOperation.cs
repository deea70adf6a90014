using System.Text.Json;

namespace Peerline.Server.Tests.Contract;

/// <summary>One operation of a document.</summary>
/// <param name="Responses">By status; <c>default</c> is an error; null where the answer has no body.</param>
internal sealed record AzureOperation(
    string Id, HttpMethod Method, string Path, IReadOnlyList<AzureParameter> Parameters, IReadOnlyDictionary<string,
        AzureSchema?> Responses,
    IReadOnlyList<AzureExample> Examples)
{
    public AzureParameter? Body => Parameters.SingleOrDefault(p => p.In == "body");

    public IEnumerable<AzureParameter> Query => Parameters.Where(p => p.In == "query" && p.Name != "api-version");

    public IEnumerable<AzureParameter> InPath => Parameters.Where(p => p.In == "path");

    public override string ToString() => Id;
}

/// <param name="Schema">Of a body; that of another parameter is written beside it.</param>
internal sealed record AzureParameter(string Name, string In, bool Required, AzureSchema Schema);

internal sealed record AzureExample(string File, JsonElement Parameters, JsonElement Responses);
