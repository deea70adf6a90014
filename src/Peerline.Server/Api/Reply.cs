using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;
using Peerline.Access;
using Peerline.Client;
using Peerline.Client.Contracts;

namespace Peerline.Server.Api;

/// <summary>What an operation answers: its value with the version of it, or a problem document. The one way from an answer to
/// HTTP.</summary>
internal sealed class Reply<T> : IResult, IEndpointMetadataProvider
{
    private readonly T? value;
    private readonly Refusal? refusal;
    private readonly int status;
    private readonly long? version;
    private readonly string? location;

    private Reply(int status, T? value, long? version, string? location, Refusal? refusal) =>
        (this.status, this.value, this.version, this.location, this.refusal) = (status, value, version, location, refusal);

    public static Reply<T> Ok(T value, long? version = null) => new(StatusCodes.Status200OK, value, version, null, null);

    public static Reply<T> Created(T value, string location, long? version = null) =>
        new(StatusCodes.Status201Created, value, version, location, null);

    public static Reply<T> No(Refusal refusal) => new(refusal.Status, default, null, null, refusal);

    public static Reply<T> NotFound(string what) => No(Refusal.NotFound(what));

    /// <param name="shape">From the engine's value to what goes over the wire.</param>
    /// <param name="location">Where a created object is.</param>
    public static Reply<T> From<TModel>(
        Answer<TModel> answer, Func<TModel, T> shape, Func<TModel, long?>? version = null, Func<TModel, string>? location = null) =>
        answer switch
        {
            Answer<TModel>.Done { Created: true } done when location is not null =>
                Created(shape(done.Value), location(done.Value), version?.Invoke(done.Value)),
            Answer<TModel>.Done done => Ok(shape(done.Value), version?.Invoke(done.Value)),
            _ => No(Refusal.From(answer)),
        };

    public Task ExecuteAsync(HttpContext http)
    {
        if (refusal is not null) return refusal.ExecuteAsync(http);
        if (version is { } v)
        {
            var etag = $"\"{v.ToString(CultureInfo.InvariantCulture)}\"";
            http.Response.Headers.ETag = etag;
            if (HttpMethods.IsGet(http.Request.Method)
                && EntityTagHeaderValue.TryParseList([.. http.Request.Headers.IfNoneMatch.OfType<string>()], out var known)
                && known.Any(k => k.Tag == etag || k.Tag == "*"))
            {
                http.Response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }
        }

        if (location is not null) http.Response.Headers.Location = location;
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(value, PeerlineApiJson.Options);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));
        Refusal.PopulateMetadata(builder);
    }
}
