using System.Text.Json;

namespace Peerline.Server.Arm;

/// <summary>An answer with a body, without what the client's api-version does not know.</summary>
internal sealed class ArmReply(object body, int status) : IResult
{
    public Task ExecuteAsync(HttpContext context)
    {
        var json = ArmJson.Of(context.ApiVersion());
        if (status == StatusCodes.Status200OK && context.Features.Get<Question>() is { } question)
            return WriteAsync(context, question.Answer = JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), json));
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(body, body.GetType(), json, null, context.RequestAborted);
    }

    /// <summary>A body that is ready.</summary>
    public static Task WriteAsync(HttpContext context, byte[] body)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
