using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Peerline.Access;
using Problem = Peerline.Access.Problem;

namespace Peerline.Server.Api;

/// <summary>The JSON body of a request, read strictly: unknown members, missing ones and wrong kinds are all told at once.</summary>
internal sealed class Body<T> : IChecked, IEndpointParameterMetadataProvider
    where T : class
{
    private readonly T? value;

    private Body(T? value, Refusal? refusal) => (this.value, Refusal) = (value, refusal);

    public Refusal? Refusal { get; }
    public T Value => value ?? throw new InvalidOperationException("The body was refused.");

    public static async ValueTask<Body<T>> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        if (!http.Request.HasJsonContentType())
            return new(null,
                new(StatusCodes.Status415UnsupportedMediaType, "media-type", "JSON is expected", "Send the body as application/json.", []));
        try
        {
            using var document =
                await JsonDocument.ParseAsync(http.Request.Body, new JsonDocumentOptions { MaxDepth = 16 }, http.RequestAborted);
            var problems = JsonShape.Problems(document.RootElement, typeof(T));
            return problems.Count > 0
                ? new(null, Refusal.Invalid(problems))
                : new(document.RootElement.Deserialize<T>(JsonShape.Strict), null);
        }
        catch (JsonException e)
        {
            return new(null, Refusal.Invalid([new Problem("InvalidJson", $"The body is not JSON: {e.Message}", "body")]));
        }
        catch (InvalidOperationException)
        {
            // "\ud800" is JSON and, being half a character, no text.
            return new(null, Refusal.Invalid([new Problem("InvalidJson", "The body has a name in it that is no text.", "body")]));
        }
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T), isOptional: false));
}
