using System.Diagnostics;
using System.Runtime.Loader;

/// <summary>
/// Runs in the server's process before the server (.NET's DOTNET_STARTUP_HOOKS), and tells on its output which database commands a request
/// takes, when the request's trace id begins with <see cref="Mark"/>. The runtime wants it to be called so, and in no namespace.
/// </summary>
#pragma warning disable CA1050
internal static class StartupHook
#pragma warning restore CA1050
{
    public const string Mark = "c0c0c0c0";
    public const string End = "answered";
    private const string Command = "Microsoft.EntityFrameworkCore.Database.Command.CommandExecuting";
    private const string Request = "Microsoft.AspNetCore.Hosting.HttpRequestIn";
    private const string Stop = $"{Request}.Stop";

    public static void Initialize()
    {
        // Orleans reads the attributes of every assembly that is loaded, and this one's are xunit's.
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            Path.Combine(Path.GetDirectoryName(typeof(StartupHook).Assembly.Location)!, $"{name.Name}.dll") is var file && File.Exists(file)
                ? context.LoadFromAssemblyPath(file)
                : null;
        DiagnosticListener.AllListeners.Subscribe(new Listeners());
    }

    private sealed class Listeners : Observer<DiagnosticListener>
    {
        public override void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.EntityFrameworkCore") value.Subscribe(new Events(), name => name == Command && IsMarked);
            if (value.Name == "Microsoft.AspNetCore")
                value.Subscribe(new Events(), name => name.StartsWith(Request, StringComparison.Ordinal));
        }
    }

    private sealed class Events : Observer<KeyValuePair<string, object?>>
    {
        public override void OnNext(KeyValuePair<string, object?> value)
        {
            if (!IsMarked) return;
            if (value.Key == Command) Console.WriteLine($"{Activity.Current!.TraceId} {value.Value?.ToString()?.ReplaceLineEndings(" ")}");
            if (value.Key == Stop) Console.WriteLine($"{Activity.Current!.TraceId} {End}");
        }
    }

    private abstract class Observer<T> : IObserver<T>
    {
        public abstract void OnNext(T value);

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }

    private static bool IsMarked => Activity.Current?.TraceId.ToHexString().StartsWith(Mark, StringComparison.Ordinal) == true;
}
