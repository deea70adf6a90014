using Peerline.Access;

namespace Peerline.Server.Api;

/// <summary>A parameter that was read from the request and may have broken rules already; the handler is not called then.</summary>
internal interface IChecked
{
    Refusal? Refusal { get; }
}

/// <summary>Answers for parameters that could not be read.</summary>
internal static class CheckedParameters
{
    public static ValueTask<object?> FilterAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var refusals = context.Arguments.OfType<IChecked>().Select(a => a.Refusal).OfType<Refusal>().ToList();
        return refusals switch
        {
            [] => next(context),
            [var one] => ValueTask.FromResult<object?>(one),
            _ => ValueTask.FromResult<object?>(refusals[0] with { Problems = [.. refusals.SelectMany(r => r.Problems)] }),
        };
    }
}
