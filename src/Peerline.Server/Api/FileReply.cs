using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace Peerline.Server.Api;

/// <summary>A file to keep, never to be shown by the browser in our name; or a problem document.</summary>
internal sealed class FileReply : IResult, IEndpointMetadataProvider
{
    private readonly IResult result;
    private readonly string? sha256;

    private FileReply(IResult result, string? sha256) => (this.result, this.sha256) = (result, sha256);

    public static FileReply Of(byte[] bytes, string mediaType, string name, string sha256) =>
        new(Results.File(bytes, mediaType, name), sha256);

    public static FileReply NotFound(string what) => new(Refusal.NotFound(what), null);

    public Task ExecuteAsync(HttpContext http)
    {
        // RFC 9530: the fingerprint that the verification page compares.
        if (sha256 is not null) http.Response.Headers["Repr-Digest"] = $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(sha256))}:";
        return result.ExecuteAsync(http);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(byte[]), ["application/octet-stream"]));
        Refusal.PopulateMetadata(builder);
    }
}
