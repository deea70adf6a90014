using System.Text.Json;
using Peerline.Storage;

namespace Peerline.Sources.Iana;

/// <summary>The registries in use: what the operator took last, or what is shipped. A file in the data folder, whole or not there.</summary>
public sealed class IanaShelf(string path)
{
    private readonly Lock gate = new();
    private IanaRegistries? taken = Read(path);

    public IanaRegistries Current
    {
        get
        {
            // An update of Peerline may bring newer ones than were ever taken.
            lock (gate) return taken is { } t && t.Date >= IanaRegistries.Shipped.Date ? t : IanaRegistries.Shipped;
        }
    }

    public bool IsShipped => ReferenceEquals(Current, IanaRegistries.Shipped);

    /// <returns>False when what is in use is no longer what was compared with.</returns>
    public bool Take(IanaRegistries registries, DateOnly comparedWith)
    {
        lock (gate)
        {
            if (Current.Date != comparedWith) return false;
            WholeFile.Write(path, file => JsonSerializer.Serialize(file, registries, PeerlineJson.Options));
            taken = registries;
            return true;
        }
    }

    private static IanaRegistries? Read(string path)
    {
        try
        {
            return PeerlineJson.Read<IanaRegistries>(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            return null;
        }
    }
}
