namespace Peerline.Server.Arm;

/// <summary>An answer with a body, without what the client's api-version does not know.</summary>
internal sealed class ArmReply(object body, int status) : IResult
{
    public Task ExecuteAsync(HttpContext context)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(body, body.GetType(), ArmJson.Of(context.ApiVersion()), null, context.RequestAborted);
    }
}
