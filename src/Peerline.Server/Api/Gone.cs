using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Peerline.Access;

namespace Peerline.Server.Api;

/// <summary>What the removal of something answers: nothing (204), or a problem document.</summary>
internal sealed class Gone : IResult, IEndpointMetadataProvider
{
    private readonly Refusal? refusal;

    private Gone(Refusal? refusal) => this.refusal = refusal;

    public static Gone From<TModel>(Answer<TModel> answer) => new(answer is Answer<TModel>.Done ? null : Refusal.From(answer));

    public Task ExecuteAsync(HttpContext http)
    {
        if (refusal is not null) return refusal.ExecuteAsync(http);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status204NoContent));
        Refusal.PopulateMetadata(builder);
    }
}
