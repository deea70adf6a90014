using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Storage;

namespace Peerline.Stages.Authorization;

/// <summary>
/// Each letter is kept for ever and mailed to everybody: whoever states the peer's end once more gets so many within a day. The operator
/// can still help.
/// </summary>
internal static class LetterLimit
{
    /// <summary>And one more for each cable.</summary>
    private const int MostADay = 20;

    public static async Task<Problem?> AgainstAsync(Work work, Connection c)
    {
        if (work.Caller.IsOperator) return null;
        var since = work.Now.AddDays(-1).ToMicros();
        var issued = await work.Db.Letters
            .Where(l => l.ConnectionId == c.Id && l.Kind == nameof(LetterKind.Authorization) && l.IssuedAt > since)
            .OrderBy(l => l.IssuedAt).Select(l => l.IssuedAt).ToListAsync();
        var most = MostADay + (c.Port?.PortIds.Count ?? 0);
        if (issued.Count < most) return null;
        var again = issued[^most].FromMicros().AddDays(1);
        var sentence = string.Create(CultureInfo.InvariantCulture,
            $"{issued.Count} letters of this connection were issued within a day: state your end again at {again:u}, or ask the operator to.");
        return new Problem("TooManyLetters", sentence, "id");
    }
}
