using System.Text;
using System.Text.Json;
using Peerline.Edge.Linux;

namespace Peerline.Edge;

/// <summary>Small files that are whole or not there, whenever the machine stops.</summary>
internal static class RouterFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);
    private const int Moments = 25;
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Null when the file is not there.</summary>
    public static T? Read<T>(string file)
        where T : class
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<T>(File.ReadAllBytes(file), Form) : null;
        }
        catch (JsonException e)
        {
            throw new RouterUnreachableException($"{file} is not readable: {e.Message}", e);
        }
    }

    public static void Write<T>(string file, T content) => Write(file, JsonSerializer.SerializeToUtf8Bytes(content, Form));

    public static void WriteText(string file, string text) => Write(file, Encoding.UTF8.GetBytes(text));

    /// <summary>What was written whole takes the place of the file, and is there after the machine has stopped.</summary>
    public static void Replace(string draft, string file)
    {
        File.Move(draft, file, overwrite: true);
        DirectorySync.Flush(Path.GetDirectoryName(Path.GetFullPath(file))!);
    }

    private static void Write(string file, byte[] content)
    {
        var draft = file + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly };
        using (var stream = new FileStream(draft, options))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        Replace(draft, file);
    }

    /// <summary>
    /// As <see cref="TryLock"/>; who holds it only for a moment is waited for: a guard that looks whether there is anything to take back.
    /// </summary>
    public static async Task<FileStream?> LockAsync(string file, TimeProvider time, CancellationToken cancel)
    {
        for (var looks = 1; ; looks++)
        {
            if (TryLock(file) is { } held) return held;
            if (looks == Moments) return null;
            await Task.Delay(Moment, time, cancel);
        }
    }

    /// <summary>
    /// Takes the router's lock, or null when another writer holds it. It is a flock(2), which ends with the process that holds it.
    /// </summary>
    public static FileStream? TryLock(string file)
    {
        try
        {
            // FileShare.None is LOCK_EX | LOCK_NB on Unix.
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException))
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RouterUnreachableException($"The lock of the router cannot be taken: {e.Message}", e);
        }
    }
}
