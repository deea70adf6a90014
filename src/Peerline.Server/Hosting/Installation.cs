using Peerline.Storage;

namespace Peerline.Server.Hosting;

/// <summary>What is fixed when the data folder is made: one directory tenant an installation.</summary>
public sealed record Installation(Guid TenantId, DateTimeOffset Since)
{
    /// <summary>The data folder was made by this start.</summary>
    public bool IsNew { get; private init; }

    public static Installation ReadOrCreate(DataFolder folder, TimeProvider time)
    {
        if (File.Exists(folder.InstallationFile)) return PeerlineJson.Read<Installation>(File.ReadAllText(folder.InstallationFile));
        var made = new Installation(Guid.CreateVersion7(time.GetUtcNow()), time.GetUtcNow().Stored()) { IsNew = true };
        DataFolder.WriteOwnerOnly(folder.InstallationFile, PeerlineJson.Write(new { made.TenantId, made.Since }));
        return made;
    }
}
