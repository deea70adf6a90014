using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Peerline.Access;
using Peerline.Edge;
using Peerline.Server.Arm;

namespace Peerline.Server.Hosting;

/// <summary>What went wrong outside of any rule: a sentence and a number to find it in the log, never a stack.</summary>
internal static class Faults
{
    public static void UseFaults(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = HandleAsync, SuppressDiagnosticsCallback = IsTheirs });
    }

    /// <summary>
    /// A request that is too large or not HTTP, that has U+0000 in a text or asks for what the caller may not is an answer to give and no
    /// failure of ours: the log keeps silent.
    /// </summary>
    private static bool IsTheirs(ExceptionHandlerSuppressDiagnosticsContext context) =>
        context.Exception is BadHttpRequestException or AccessDeniedException || HasNull(context.Exception);

    /// <summary>PostgreSQL takes no text with U+0000 in it, wherever in a request it came from.</summary>
    private static bool HasNull(Exception? fault) =>
        fault is PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter }
        || fault is DbUpdateException { InnerException: { } inner } && HasNull(inner);

    private static Task HandleAsync(HttpContext context)
    {
        var (status, sentence) = context.Features.Get<IExceptionHandlerFeature>()?.Error switch
        {
            BadHttpRequestException e => (e.StatusCode, e.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? "The request is too large."
                : "The request could not be read: it is not what its Content-Type and the operation say."),
            AccessDeniedException => (StatusCodes.Status403Forbidden, "You have no role by which you may change this."),
            { } e when HasNull(e) => (StatusCodes.Status400BadRequest, "The request has U+0000 in a text, where no text may have it."),
            RouterUnreachableException =>
                (StatusCodes.Status503ServiceUnavailable, "The edge router does not answer now. Try again in a moment."),
            _ => (StatusCodes.Status500InternalServerError,
                "Something went wrong here. It is in the server's log under the request id."),
        };
        if (status == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = "5";
        return WriteAsync(context, status, sentence);
    }

    /// <summary>An error in the language of the face that was asked: ARM's or problem+json.</summary>
    public static Task WriteAsync(HttpContext context, int status, string sentence, string? armCode = null)
    {
        context.Response.StatusCode = status;
        if (ArmRequest.IsArm(context.Request.Path)) return ArmError.WriteAsync(context, armCode ?? ArmError.CodeFor(status), sentence);
        return context.Response.WriteAsJsonAsync(
            new ProblemDetails
            {
                Status = status,
                Title = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status),
                Detail = sentence,
                Instance = context.Request.Path,
                Extensions = { ["requestId"] = context.TraceIdentifier },
            },
            options: null,
            contentType: "application/problem+json");
    }
}
