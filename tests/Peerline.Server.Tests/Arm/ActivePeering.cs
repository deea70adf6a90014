using System.Net;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Storage;

namespace Peerline.Server.Tests.Arm;

internal static class ActivePeering
{
    /// <summary>Requests a peering; what routers and people would do until it is active is written into the database.</summary>
    public static async Task<string> ActivePeeringAsync(this ArmCaller arm, string name, string asn = "asn")
    {
        var path = $"{arm.Peerings}/{name}";
        var request = ApprovedPeer.Request(arm, ApprovedPeer.Connection());
        request["properties"]!["direct"]!["peerAsn"]!["id"] = $"{arm.Provider}/peerAsns/{asn}";
        var made = await arm.PutAsync(path, request.ToJsonString());
        Assert.True(made.Status == HttpStatusCode.Created, made.Body.ToString());
        await arm.Server.Store.WriteAsync(Caller.System, async work =>
        {
            var peering = await work.Db.Peerings.FirstAsync(p => p.SubscriptionId == arm.Subscription && p.NameKey == name);
            foreach (var c in await work.ConnectionsOfAsync(peering.Id)) await work.SaveAsync(c with { State = ConnectionState.Active,
                StateSince = work.Now });
            return true;
        });
        return path;
    }
}
