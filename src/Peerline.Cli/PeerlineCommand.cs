using System.CommandLine;
using Peerline.Cli.Access;
using Peerline.Cli.Terminal;
using Peerline.Client;

namespace Peerline.Cli;

/// <summary>One command: its words and options in the constructor, what it does in <see cref="RunAsync"/>.</summary>
internal abstract class PeerlineCommand : Command
{
    protected PeerlineCommand(string name, string description)
        : base(name, description) => SetAction(InvokeAsync);

    /// <summary>Whether the command talks to the server at all.</summary>
    protected virtual bool NeedsServer => true;

    protected abstract Task<int> RunAsync(Run run);

    private async Task<int> InvokeAsync(ParseResult parsed, CancellationToken cancel)
    {
        var output = new Output(parsed.GetValue(Common.Output) == "json");
        try
        {
            var login = NeedsServer ? LoginSource.Find(parsed) : null;
            using var client = login is null ? null : new PeerlineClient(login.Options);
            return await RunAsync(new Run(parsed, output, login, client, cancel));
        }
        catch (UsageException e)
        {
            output.Error(e.Message, e.Hint);
            return ExitCode.Usage;
        }
        catch (NothingFoundException e)
        {
            output.Error(e.Message, e.Hint);
            return ExitCode.NotFound;
        }
        catch (PeerlineApiException e)
        {
            output.Error(e);
            return ExitCode.Of(e);
        }
        catch (PeerlineUnreachableException e)
        {
            output.Error(e.Message, "Is the server running there? curl -s http://127.0.0.1:5080/health tells for a local one.");
            return ExitCode.Unreachable;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return ExitCode.Refused;
        }
    }
}

/// <summary>The command line does not say what is needed.</summary>
internal sealed class UsageException(string message, string? hint = null) : Exception(message)
{
    public string? Hint => hint;
}

/// <summary>A name on the command line leads to nothing.</summary>
internal sealed class NothingFoundException(string message, string? hint = null) : Exception(message)
{
    public string? Hint => hint;
}
