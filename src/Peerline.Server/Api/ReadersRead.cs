using Peerline.Server.Tokens;

namespace Peerline.Server.Api;

/// <summary>
/// Who has no role but that of a reader asks only. Who may write somewhere is held to that place by the database, which writes nothing else
/// for it.
/// </summary>
internal static class ReadersRead
{
    public static ValueTask<object?> FilterAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        HttpMethods.IsGet(context.HttpContext.Request.Method) || HttpMethods.IsHead(context.HttpContext.Request.Method)
            || context.HttpContext.CallerOrNull() is not { MayWriteAnywhere: false }
            ? next(context)
            : ValueTask.FromResult<object?>(new Refusal(
                StatusCodes.Status403Forbidden, "forbidden", "Not allowed", "You have no role by which you may change anything.", []));
}
