using Microsoft.EntityFrameworkCore;
using Peerline.Model;
using Peerline.Storage;

namespace Peerline.Stages.PeeringServices;

/// <summary>What the inventory knows of the words of a draft; null where it knows nothing of them.</summary>
internal sealed record ServiceFacts(ServiceLocation? Place, ServiceProvider? Provider, Metro? Primary, Metro? Backup)
{
    public static async Task<ServiceFacts> ReadAsync(PeerlineDb db, PeeringServiceDraft draft, CancellationToken cancel)
    {
        var (place, provider) = (Work.Key(draft.Place ?? ""), Work.Key(draft.Provider ?? ""));
        return new ServiceFacts(
            (await db.ServiceLocations.FirstOrDefaultAsync(l => l.NameKey == place, cancel))?.ToServiceLocation(),
            (await db.ServiceProviders.FirstOrDefaultAsync(p => p.NameKey == provider, cancel))?.ToServiceProvider(),
            await MetroAsync(db, draft.PrimaryMetro, cancel),
            await MetroAsync(db, draft.BackupMetro, cancel));
    }

    private static async Task<Metro?> MetroAsync(PeerlineDb db, string? name, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(name)) return null;
        var key = Work.Key(name);
        return (await db.Metros.FirstOrDefaultAsync(m => m.NameKey == key, cancel))?.ToMetro();
    }
}
