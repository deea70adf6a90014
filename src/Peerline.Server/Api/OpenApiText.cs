using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Peerline.Server.Api;

/// <summary>What the OpenAPI document says beyond what follows from the code: only the native API, and how to come in.</summary>
internal static class OpenApiText
{
    private const string Scheme = "clientCredentials";

    public static void Write(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = description => ("/" + description.RelativePath).StartsWith(NativeApi.Root, StringComparison.Ordinal);
        options.AddDocumentTransformer((document, context, _) =>
        {
            var hosting = context.ApplicationServices;
            var tenant = hosting.GetRequiredService<Hosting.Installation>().TenantId;
            var root = hosting.GetRequiredService<Hosting.PeerlineOptions>().Public;
            document.Info = new OpenApiInfo
            {
                Title = "Peerline",
                Version = "v1",
                Description =
                    "Direct peering from the first request to the last withdrawn route. Errors are problem documents (RFC 9457) with every reason in errors[]; "
                    + "objects carry an ETag, which If-Match takes back; every POST takes an Idempotency-Key; lists are paged by limit and cursor, and next leads on.",
                License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" },
            };
            document.Servers = [new OpenApiServer { Url = root.ToString().TrimEnd('/') }];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.OAuth2,
                Flows = new OpenApiOAuthFlows
                {
                    ClientCredentials = new OpenApiOAuthFlow
                    {
                        TokenUrl = new Uri(root, $"{tenant}/oauth2/v2.0/token"),
                        Scopes = new Dictionary<string,
                            string> { [$"{root.GetLeftPart(UriPartial.Authority)}/.default"] = "Everything that the client may do." },
                    },
                },
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            if (!metadata.OfType<Microsoft.AspNetCore.Authorization.IAllowAnonymous>().Any())
                operation.Security =
                    [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
            var parameters = operation.Parameters ??= [];
            if (context.Description.HttpMethod == "POST")
                parameters.Add(
                    Header("Idempotency-Key", "Repeat the request under the same key and get the same answer; nothing is done twice."));
            if (metadata.OfType<TakesIfMatch>().Any())
                parameters.Add(
                    Header("If-Match", "The ETag that you have read: the request is refused (412) when the object has changed since."));
            if (metadata.OfType<Paged>().Any())
            {
                parameters.Add(Query("limit", JsonSchemaType.Integer, "How many items a page holds, 1 to 500; 100 when left out."));
                parameters.Add(Query("cursor", JsonSchemaType.String, "Where the page begins: taken from next of the page before."));
            }

            if (metadata.OfType<Creates>().Any() && operation.Responses?.Remove("200", out var made) == true)
            {
                made.Description = "Created";
                operation.Responses["201"] = made;
            }

            foreach (var query in metadata.OfType<TakesQuery>()) parameters.Add(Query(query.Name, query.Type, query.Sentence));
            return Task.CompletedTask;
        });
    }

    private static OpenApiParameter Header(string name, string sentence) =>
        new() { Name = name, In = ParameterLocation.Header, Description = sentence,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    private static OpenApiParameter Query(string name, JsonSchemaType type, string sentence) =>
        new() { Name = name, In = ParameterLocation.Query, Description = sentence, Schema = new OpenApiSchema { Type = type } };
}

/// <summary>The operation looks at If-Match.</summary>
internal sealed class TakesIfMatch;

/// <summary>The operation makes an object, and answers 201 with its Location.</summary>
internal sealed class Creates;

/// <summary>The operation answers page by page.</summary>
internal sealed class Paged;

/// <summary>The operation looks at a parameter of the query.</summary>
internal sealed record TakesQuery(string Name, JsonSchemaType Type, string Sentence);
